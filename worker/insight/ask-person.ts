import { ownProfileOf } from '../../shared/profile/own-profile.ts'
import { parsePersonQuery } from '../../shared/wire/person-query-schema.ts'
import { profileIdOf } from '../identity/profile-id.ts'
import type { Answered, Asking } from './question.ts'
import { sql, statementOf } from './sql.ts'

/** Nobody reads more of one person at once. */
const MOST_ROWS = 10_000

/**
 * Everything that is known of one person, in order of time: touches, moves, exposures, goals and unions.
 * CROSS JOIN is SQLite's word for joining in the order of writing: from the few profiles of a person to their rows.
 */
export async function askPerson(input: unknown, asking: Asking): Promise<Answered> {
  const parsed = parsePersonQuery(input)
  if (!parsed.ok) return parsed
  const { site } = asking
  const profile = await profileIdOf(site, parsed.value.whose)
  const statement =
    statementOf(sql`WITH RECURSIVE up (profile) AS (SELECT ${profile} UNION SELECT ${ownProfileOf(profile)} UNION SELECT m.into_profile FROM up
      CROSS JOIN merged AS m ON m.site = ${site} AND m.profile = up.profile),
    self (profile) AS (SELECT profile FROM up UNION SELECT m.profile FROM self
      CROSS JOIN merged AS m INDEXED BY merged_into ON m.site = ${site} AND m.into_profile = self.profile)
    SELECT f.at AS at, f.kind AS kind, COALESCE(f.stage, f.play, f.goal, f.into_profile) AS what, f.from_stage AS from_stage,
      COALESCE(f.journey, f.slot) AS place, COALESCE(f.cause, f.arm) AS why, f.value AS value, f.channel AS channel, f.profile AS profile
      FROM self CROSS JOIN facts AS f INDEXED BY facts_of ON f.site = ${site} AND f.profile = self.profile
    UNION ALL SELECT t.at, 'touch', t.name, NULL, NULL, NULL, t.value, t.channel, t.profile
      FROM self CROSS JOIN touches AS t ON t.site = ${site} AND t.profile = self.profile
    ORDER BY 1, 2 DESC LIMIT ${MOST_ROWS + 1}`)
  const rows = await asking.read(statement)
  return {
    ok: true,
    value: {
      question: 'person',
      asOf: asking.asOf,
      definition:
        'All facts and logged touches of one person and of the visitors whom they turned out to be, the oldest first. "what" is the name of a touch, the stage entered, the play, the goal or the profile merged into; "place" the journey or the slot; "why" the cause of a move or the arm of a play.',
      unit: 'facts and touches',
      sql: [statement],
      columns: ['at', 'kind', 'what', 'from_stage', 'place', 'why', 'value', 'channel', 'profile'],
      figures: { profiles: new Set(rows.map((row) => row.profile)).size },
      limit: { rows: MOST_ROWS, isReached: rows.length > MOST_ROWS },
      rows: rows.slice(0, MOST_ROWS),
    },
  }
}
