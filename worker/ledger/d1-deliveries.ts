import type { Delivery, Settled } from '../../shared/model/delivery.ts'
import type { Cause } from '../../shared/model/fact.ts'
import type { Deliveries } from './deliveries.ts'
import { isInLedger } from './delivery-rows.ts'
import { bindRows } from './insert-rows.ts'
import type { Row } from './rows-of.ts'

/** How many deliveries one statement deletes: D1 answers nobody else meanwhile. */
const MAX_TOGETHER = 2_000

/** One run deletes no more than this many of these, so that it ends before the next one begins. */
const MAX_ROUNDS = 50

/** Deliveries beside the facts that they tell of. */
export function createD1Deliveries(db: D1Database): Deliveries {
  return {
    async claim({ now, leaseMs, limit, resting }) {
      const claim = db.prepare(CLAIM).bind(now, limit, JSON.stringify(resting), now + leaseMs)
      return (await claim.all<DeliveryRow>()).results.map(({ from_stage, stands, ...row }) => {
        return { ...row, from: from_stage, stands: stands === 1 }
      })
    },
    async settle(settled, now) {
      const rows = settled.map((each) => rowOf(each, now))
      if (rows.length > 0) await db.batch([...bindRows(db, SETTLE, rows)])
    },
    async stop({ site, webhook, status, error }, now) {
      return (await db.prepare(STOP).bind(site, webhook, status, error, now).run()).meta.changes
    },
    async forget(before) {
      let forgotten = 0
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const { meta } = await db.prepare(FORGET).bind(before, MAX_TOGETHER).run()
        forgotten += meta.changes
        if (meta.changes < MAX_TOGETHER) break
      }
      return forgotten
    },
  }
}

type DeliveryRow = Omit<Delivery, 'from' | 'stands'> & {
  readonly from_stage: string | null
  readonly cause: Cause
  readonly stands: number
}

function rowOf({ delivery, outcome }: Settled, now: number): Row {
  const { site, webhook, fact, stage, occasion, attempts: claimed } = delivery
  const isOver = outcome.is !== 'pending'
  const isUntried = outcome.is === 'overruled' || (outcome.is === 'pending' && outcome.isUntried)
  return {
    ...{ site, webhook, fact, stage, occasion, claimed },
    state: outcome.is,
    due: isOver ? null : outcome.due,
    done_at: isOver ? now : null,
    attempts: isUntried ? claimed - 1 : claimed,
    last_status: 'status' in outcome ? outcome.status : null,
    last_error: 'error' in outcome ? outcome.error : null,
  }
}

const KEY = ['site', 'webhook', 'fact', 'stage', 'occasion']

/** One statement, so that two who ask at once are not given the same. The plus keeps the order of `deliveries_due`. */
const CLAIM = `UPDATE deliveries SET due = ?4, attempts = attempts + 1
  WHERE (${KEY.join(', ')}) IN (SELECT ${KEY.join(', ')} FROM deliveries
    WHERE due <= ?1 AND +site || '/' || webhook NOT IN (SELECT value FROM json_each(?3)) ORDER BY due LIMIT ?2)
  RETURNING site, webhook, fact, stage, occasion, profile, journey, ordinal, from_stage, cause, at, playbook, attempts,
    ${isInLedger((column) => `deliveries.${column}`)} AS stands`

/** What was not even tried keeps what was said of it before. */
const SETTLE = `UPDATE deliveries SET state = new.value ->> 'state', due = new.value ->> 'due',
    done_at = new.value ->> 'done_at',
    attempts = iif(attempts > new.value ->> 'claimed', attempts, new.value ->> 'attempts'),
    last_status = iif(new.value ->> 'attempts' < new.value ->> 'claimed', last_status, new.value ->> 'last_status'),
    last_error = iif(new.value ->> 'attempts' < new.value ->> 'claimed', last_error, new.value ->> 'last_error')
  FROM json_each(?1) AS new
  WHERE ${KEY.map((column) => `deliveries.${column} = new.value ->> '${column}'`).join(' AND ')}
    AND (new.value ->> 'state' = 'sent' OR (state = 'pending' AND attempts = new.value ->> 'claimed'))`

const STOP = `UPDATE deliveries SET state = 'failed', due = NULL, done_at = ?5, last_status = ?3, last_error = ?4
  WHERE site = ?1 AND webhook = ?2 AND state = 'pending'`

const FORGET = `DELETE FROM deliveries WHERE (${KEY.join(', ')}) IN
  (SELECT ${KEY.join(', ')} FROM deliveries WHERE done_at < ?1 LIMIT ?2)`
