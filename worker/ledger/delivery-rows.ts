import type { Webhook } from '../../shared/model/playbook.ts'
import { insertRows } from './insert-rows.ts'
import type { Row } from './rows-of.ts'

/** Whom moves are told to, and what time it is. */
export interface Telling {
  /** A site's webhooks. Rejects when there is no telling; the moves are then not to be written yet. */
  readonly webhooksOf: (site: string) => Promise<readonly Webhook[]>
  /** Epoch milliseconds. */
  readonly now: number
}

/** What happened longer ago was imported or replayed, or an outage is over: it is history, and nobody acts on it. */
export const HISTORY_MS = 24 * 3_600_000

/** A webhook's wish to be told of one stage. */
export interface Wish {
  readonly site: string
  readonly webhook: string
  readonly journey: string
  readonly stage: string
}

/** One wish for each stage that a site's webhooks name. */
export function wishesOf(site: string, webhooks: readonly Webhook[]): readonly Wish[] {
  return webhooks.flatMap(({ id, stages }) =>
    stages.map((name) => {
      const [journey = '', stage = ''] = name.split(':')
      return { site, webhook: id, journey, stage }
    }),
  )
}

/** The deliveries that rows of facts come to. Sites are asked for only where there is something to tell. */
export async function deliveryRows(facts: readonly Row[], { webhooksOf, now }: Telling): Promise<readonly Row[]> {
  const news = facts.filter((fact) => isNews(fact, now))
  const sites = [...new Set(news.map(({ site }) => String(site)))]
  const wishes = (await Promise.all(sites.map(async (site) => wishesOf(site, await webhooksOf(site))))).flat()
  if (wishes.length === 0) return []
  const byStage = Map.groupBy(wishes, ({ site, journey, stage }) => `${site}/${journey}/${stage}`)
  return news.flatMap((fact) =>
    (byStage.get(`${fact.site}/${fact.journey}/${fact.stage}`) ?? []).map(({ webhook }) => ({
      ...fact,
      webhook,
      fact: fact.move ?? null,
      occasion: fact.cause === 'time' ? (fact.at ?? 0) : 0,
      due: now,
    })),
  )
}

/**
 * Whether a fact is one that webhooks hear of: somebody entered a stage, lately. Not when a new version of the playbook
 * calls the same behaviour otherwise, which nobody did, and not when a profile takes over where a visitor was, who has
 * entered there already.
 */
function isNews({ kind, cause, from_stage, at }: Row, now: number): boolean {
  if (kind !== 'entered' || cause === 'playbook' || Number(at) < now - HISTORY_MS) return false
  return cause !== 'merge' || (from_stage ?? null) !== null
}

export const DELIVERY_COLUMNS = [
  ...['site', 'webhook', 'fact', 'stage', 'occasion', 'profile', 'journey', 'ordinal', 'from_stage', 'cause'],
  ...['at', 'playbook', 'judgement', 'due'],
]

/** What was overruled and comes about again after all is told. */
export const IF_UNTOLD = `ON CONFLICT DO UPDATE SET state = 'pending', done_at = NULL, due = excluded.due, at = excluded.at,
    from_stage = excluded.from_stage, cause = excluded.cause, playbook = excluded.playbook, judgement = excluded.judgement
  WHERE deliveries.state = 'overruled'`

/** Whether the ledger says that somebody made their so-many-th move to a stage; `of`: whose columns say which move it is. */
export const isInLedger = (of: (column: string) => string) => `EXISTS (SELECT 1 FROM facts INDEXED BY facts_moves
    WHERE facts.kind = 'entered' AND ${['site', 'journey', 'profile', 'ordinal', 'stage']
      .map((column) => `facts.${column} = ${of(column)}`)
      .join(' AND ')})`

/** To be run before the facts are written: what the ledger says already was told, or did not have to be. */
export const DELIVER = `${insertRows('deliveries', DELIVERY_COLUMNS)}
    AND NOT ${isInLedger((column) => `new.value ->> '${column}'`)}
  ${IF_UNTOLD}`
