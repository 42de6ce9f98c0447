import {
  DELIVERY_COLUMNS,
  HISTORY_MS,
  IF_UNTOLD,
  isInLedger,
  type Telling,
  type Wish,
  wishesOf,
} from './delivery-rows.ts'
import { IF_EARLIER_TOLD, IF_LATER_PLACED } from './write-rows.ts'

/** How many people one transaction moves: D1 allows 30 s for it and answers nobody else meanwhile. */
const MAX_TOGETHER = 500

/** One run moves no more than this many people, so that it ends before the next one begins. */
const MAX_ROUNDS = 40

/**
 * Makes the moves that time has brought by `now`, epoch milliseconds, to people who did not come back: the same facts
 * with the same keys that their next requests give, which then change nothing. What a request tells counts more: a touch
 * that came late may show that time brought something else. With each move the deliveries to the site's webhooks are
 * written; a site whose webhooks nobody can tell now waits until the next time. Returns how many people were moved.
 */
export async function sweepDues(
  db: D1Database,
  now: number,
  webhooksOf: Telling['webhooksOf'] = async () => [],
): Promise<number> {
  let swept = 0
  const waiting: string[] = []
  const wishes = new Map<string, readonly Wish[]>()
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const due = await db.prepare(SITES).bind(now, MAX_TOGETHER, JSON.stringify(waiting)).all<DueSite>()
    for (const { site } of due.results) {
      if (wishes.has(site)) continue
      const webhooks = await webhooksOf(site).catch(() => null)
      if (webhooks === null) waiting.push(site)
      else wishes.set(site, wishesOf(site, webhooks))
    }
    swept += await move(db, { now, wishes })
    if (due.results.reduce((sum, { people }) => sum + people, 0) < MAX_TOGETHER) break
  }
  return swept
}

interface DueSite {
  readonly site: string
  readonly people: number
}

async function move(
  db: D1Database,
  { now, wishes }: { readonly now: number; readonly wishes: ReadonlyMap<string, readonly Wish[]> },
): Promise<number> {
  if (wishes.size === 0) return 0
  const sites = JSON.stringify([...wishes.keys()])
  const wished = [...wishes.values()].flat()
  const statements = [ENTER, PLACE, REMAIN].map((statement) => db.prepare(statement).bind(now, MAX_TOGETHER, sites))
  const tell = db.prepare(TELL).bind(now, MAX_TOGETHER, sites, JSON.stringify(wished), now - HISTORY_MS)
  const results = await db.batch(wished.length === 0 ? statements : [tell, ...statements])
  return results.at(-1)?.meta.changes ?? 0
}

/** Sites of the people who are due first, but for some. The plus keeps the order of `dues_at`. */
const SITES = `SELECT site, count(*) AS people FROM (SELECT site FROM dues
    WHERE at <= ?1 AND +site NOT IN (SELECT value FROM json_each(?3)) ORDER BY at, site, profile LIMIT ?2)
  GROUP BY site`

/** Who is moved in this round: all statements see the same people, since the last alone changes who is due. */
const DUE = `(SELECT site, profile FROM dues WHERE at <= ?1 AND +site IN (SELECT value FROM json_each(?3))
    ORDER BY at, site, profile LIMIT ?2)`

const MADE = `WITH made AS (
  SELECT due.site, due.profile, due.playbook, due.judgement, move.value ->> 'journey' AS journey,
    move.value ->> 'stage' AS stage, move.value ->> 'at' AS at,
    coalesce(state.ordinal, 0) + row_number() OVER one AS ordinal,
    lag(move.value ->> 'stage', 1, state.stage) OVER one AS from_stage,
    lag(move.value ->> 'at', 1, state.since) OVER one AS after,
    coalesce(state.channel, 'web') AS channel, state.country, state.device, state.campaign
  FROM dues AS due JOIN json_each(due.moves) AS move
  LEFT JOIN states AS state ON state.site = due.site AND state.journey = move.value ->> 'journey'
    AND state.profile = due.profile
  WHERE (due.site, due.profile) IN ${DUE} AND move.value ->> 'at' <= ?1
  WINDOW one AS (PARTITION BY due.site, due.profile, move.value ->> 'journey' ORDER BY move.value ->> 'at', move.key))`

/** What `moveKeyOf` gives, and `keyOf`. */
const MOVE = "made.site || '/' || made.profile || '/entered/' || made.journey || '/' || made.ordinal"
const KEY = `${MOVE} || '/' || made.at || '/' || coalesce(made.stage, '')`

/** Not of who was erased: the name under which their rows go on begins as no id does. */
const TELL = `${MADE} INSERT INTO deliveries (${DELIVERY_COLUMNS.join(', ')})
  SELECT made.site, wish.value ->> 'webhook', ${MOVE}, made.stage, made.at, made.profile, made.journey, made.ordinal,
    made.from_stage, 'time', made.at, made.playbook, made.judgement, ?1
  FROM made JOIN json_each(?4) AS wish ON wish.value ->> 'site' = made.site
    AND wish.value ->> 'journey' = made.journey AND wish.value ->> 'stage' = made.stage
  WHERE made.at >= ?5 AND made.profile NOT GLOB '~*'
    AND NOT ${isInLedger((column) => `made.${column}`)}
  ${IF_UNTOLD}`

const ENTER = `${MADE} INSERT INTO facts (key, site, kind, profile, at, journey, ordinal, from_stage, stage, cause,
    playbook, channel, country, device, campaign, judgement, since, after)
  SELECT ${KEY}, site, 'entered', profile, at, journey,
    ordinal, from_stage, stage, 'time', playbook, channel, country, device, campaign, judgement, at, after FROM made
  WHERE true ${IF_EARLIER_TOLD}`

const PLACE = `${MADE} INSERT INTO states (site, journey, profile, stage, since, ordinal, channel, country, device,
    campaign, judgement, segment_rank)
  SELECT site, journey, profile, stage, at, ordinal, channel, country, device, campaign, judgement, -1e15 FROM made
  WHERE true ORDER BY ordinal ${IF_LATER_PLACED}`

const REMAIN = `UPDATE dues SET
    moves = (SELECT json_group_array(json(value)) FROM json_each(dues.moves) WHERE value ->> 'at' > ?1),
    at = (SELECT min(value ->> 'at') FROM json_each(dues.moves) WHERE value ->> 'at' > ?1)
  WHERE (site, profile) IN ${DUE}`
