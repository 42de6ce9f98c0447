import { IF_EARLIER_TOLD, IF_LATER_PLACED } from './write-rows.ts'

/** How many people one transaction moves: D1 allows 30 s for it and answers nobody else meanwhile. */
const MAX_TOGETHER = 500

/** One run moves no more than this many people, so that it ends before the next one begins. */
const MAX_ROUNDS = 40

/**
 * Makes the moves that time has brought by `now`, epoch milliseconds, to people who did not come back: the same facts
 * with the same keys that their next requests give, which then change nothing. What a request tells counts more: a touch
 * that came late may show that time brought something else. Returns how many people were moved.
 */
export async function sweepDues(db: D1Database, now: number): Promise<number> {
  let swept = 0
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const statements = [ENTER, PLACE, REMAIN].map((statement) => db.prepare(statement).bind(now, MAX_TOGETHER))
    const results = await db.batch(statements)
    const moved = results.at(-1)?.meta.changes ?? 0
    swept += moved
    if (moved < MAX_TOGETHER) break
  }
  return swept
}

/** Who is moved in this round: the three statements see the same people, since the last alone changes who is due. */
const DUE = '(SELECT site, profile FROM dues WHERE at <= ?1 ORDER BY at, site, profile LIMIT ?2)'

const MADE = `WITH made AS (
  SELECT due.site, due.profile, due.playbook, due.judgement, move.value ->> 'journey' AS journey,
    move.value ->> 'stage' AS stage, move.value ->> 'at' AS at,
    coalesce(state.ordinal, 0) + row_number() OVER one AS ordinal,
    lag(move.value ->> 'stage', 1, state.stage) OVER one AS from_stage,
    coalesce(state.channel, 'web') AS channel, state.country, state.device, state.campaign
  FROM dues AS due JOIN json_each(due.moves) AS move
  LEFT JOIN states AS state ON state.site = due.site AND state.journey = move.value ->> 'journey'
    AND state.profile = due.profile
  WHERE (due.site, due.profile) IN ${DUE} AND move.value ->> 'at' <= ?1
  WINDOW one AS (PARTITION BY due.site, due.profile, move.value ->> 'journey' ORDER BY move.value ->> 'at', move.key))`

/** The key is what `keyOf` gives. */
const ENTER = `${MADE} INSERT INTO facts (key, site, kind, profile, at, journey, ordinal, from_stage, stage, cause,
    playbook, channel, country, device, campaign, judgement)
  SELECT site || '/' || profile || '/entered/' || journey || '/' || ordinal, site, 'entered', profile, at, journey,
    ordinal, from_stage, stage, 'time', playbook, channel, country, device, campaign, judgement FROM made
  WHERE true ${IF_EARLIER_TOLD}`

const PLACE = `${MADE} INSERT INTO states (site, journey, profile, stage, since, ordinal, channel, country, device,
    campaign, judgement, segment_rank)
  SELECT site, journey, profile, stage, at, ordinal, channel, country, device, campaign, judgement, -1e15 FROM made
  WHERE true ORDER BY ordinal ${IF_LATER_PLACED}`

const REMAIN = `UPDATE dues SET
    moves = (SELECT json_group_array(json(value)) FROM json_each(dues.moves) WHERE value ->> 'at' > ?1),
    at = (SELECT min(value ->> 'at') FROM json_each(dues.moves) WHERE value ->> 'at' > ?1)
  WHERE (site, profile) IN ${DUE}`
