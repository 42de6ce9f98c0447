import { describe, expect, it } from 'vitest'
import { compileSelect } from '../../worker/insight/select/compile-select.ts'
import { HOSTILE_STATEMENTS } from '../support/hostile-statements.ts'

const compile = (sql: string) => compileSelect(sql, { site: 'shop', rows: 10 })

const refusalOf = (sql: string) => {
  const compiled = compile(sql)
  return compiled.ok ? `taken as ${compiled.value.text}` : compiled.problems.map(({ problem }) => problem).join()
}

describe('compileSelect', () => {
  it('refuses more than 500 hostile statements, each for what is wrong with it', () => {
    expect(new Set(HOSTILE_STATEMENTS.map(({ sql }) => sql)).size).toBeGreaterThan(500)
    const wrong = HOSTILE_STATEMENTS.filter(({ sql, because }) => !because.test(refusalOf(sql)))
    expect(wrong.map(({ sql }) => `${sql.slice(0, 200)} → ${refusalOf(sql).slice(0, 200)}`)).toEqual([])
  })

  it('writes no table that the statement names: only one site’s views and what it defines itself', () => {
    const compiled = compile(
      'WITH facts AS (SELECT at FROM touches) SELECT facts.at FROM facts JOIN touches AS states USING (at)',
    )
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    expect(compiled.value.params).toEqual(['shop'])
    const own = compiled.value.text.slice(compiled.value.text.indexOf('SELECT * FROM (WITH'))
    expect(own).toBe(
      'SELECT * FROM (WITH `q_facts` AS (SELECT `at` FROM "v_touches" AS `touches`) SELECT `facts`.`at` FROM `q_facts` AS `facts` INNER JOIN "v_touches" AS `states` USING (`at`)) LIMIT 11',
    )
  })

  it('keeps a quote in a text or a name from ending it', () => {
    const compiled = compile("SELECT 'it''s' AS \"a`b\" FROM moves WHERE stage = 'a\\'' OR 1 = 1 --'")
    expect(compiled.ok ? compiled.value.text : compiled.problems).toMatchInlineSnapshot(
      `"WITH "v_united" (profile, person) AS (WITH RECURSIVE up (profile, person) AS ( SELECT profile, into_profile FROM main.merged WHERE site = ?1 UNION SELECT up.profile, m.into_profile FROM up JOIN main.merged AS m ON m.site = ?1 AND m.profile = up.person) SELECT profile, person FROM up WHERE person NOT IN (SELECT profile FROM main.merged WHERE site = ?1)), "v_moves" (profile, person, journey, ordinal, from_stage, stage, cause, at, playbook, channel, country, device, campaign) AS (SELECT f.profile, COALESCE(u.person, f.profile), f.journey, f.ordinal, f.from_stage, f.stage, f.cause, f.at, f.playbook, f.channel, f.country, f.device, f.campaign FROM main.facts AS f LEFT JOIN "v_united" AS u ON u.profile = f.profile WHERE f.site = ?1 AND f.kind = 'entered') SELECT * FROM (SELECT 'it''s' AS \`a\`\`b\` FROM "v_moves" AS \`moves\` WHERE ((\`stage\` = 'a\\''') OR (1 = 1))) LIMIT 11"`,
    )
  })
})
