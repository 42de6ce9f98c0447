import { env } from 'cloudflare:workers'
import type { Row } from '../../../shared/model/answer.ts'
import type { Fact, LoggedTouch, Segment } from '../../../shared/model/fact.ts'

/** Something that happened to somebody. */
export interface Happening {
  readonly profile: string
  readonly fact: Fact
  readonly segment?: Partial<Segment>
}

const COLUMNS =
  'key, site, kind, profile, at, journey, ordinal, from_stage, stage, cause, play, arm, slot, propensity, goal, touch, value, into_profile, playbook, channel, country, device, campaign'
/** So many rows to a statement: D1 takes 100 KB of SQL and one parameter of 2 MB. */
const ROWS = 1_000

/** Writes facts into the ledger, with the states that follow from them. */
export async function writeFacts(site: string, happenings: readonly Happening[]): Promise<void> {
  const rows = happenings.map(({ profile, fact, segment }, place) => ({
    ...columnsOf(fact),
    key: `${site}/${place}`,
    site,
    profile,
    playbook: 'v1',
    channel: 'web',
    ...segment,
  }))
  await insert('facts', COLUMNS, rows)
  await env.LEDGER.prepare(
    `INSERT OR REPLACE INTO states (site, journey, profile, stage, since, ordinal, channel, country, device, campaign)
     SELECT site, journey, profile, stage, at, MAX(ordinal), channel, country, device, campaign
     FROM facts WHERE kind = 'entered' AND site = ?1 GROUP BY profile, journey`,
  )
    .bind(site)
    .run()
  await env.LEDGER.prepare(
    `INSERT OR REPLACE INTO merged (site, profile, into_profile, at) SELECT site, profile, into_profile, at FROM facts WHERE kind = 'merged' AND site = ?1`,
  )
    .bind(site)
    .run()
}

/** Writes touches into the log. */
export function writeTouches(
  site: string,
  touches: readonly (Partial<LoggedTouch> & Partial<Segment> & { readonly profile: string })[],
): Promise<void> {
  const rows = touches.map((touch, place) => ({
    id: `t${place}`,
    name: 'page',
    at: 0,
    channel: 'web',
    ...touch,
    site,
    verified: touch.verified === true ? 1 : 0,
    props: touch.props ? JSON.stringify(touch.props) : null,
  }))
  const columns = 'site, profile, id, name, at, channel, verified, value, props, country, device, campaign'
  return insert('touches', columns, rows)
}

async function insert(table: string, columns: string, rows: readonly object[]): Promise<void> {
  const values = columns.split(', ').map((column) => `value ->> '$.${column}'`)
  for (let from = 0; from < rows.length; from += ROWS)
    await env.LEDGER.prepare(`INSERT INTO ${table} (${columns}) SELECT ${values.join(', ')} FROM json_each(?1)`)
      .bind(JSON.stringify(rows.slice(from, from + ROWS)))
      .run()
}

function columnsOf(fact: Fact): Row {
  if (fact.kind === 'entered') {
    const { from, ...rest } = fact
    return { ...rest, from_stage: from }
  }
  if (fact.kind === 'merged') return { kind: fact.kind, at: fact.at, into_profile: fact.into }
  return { ...fact }
}
