import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../shared/wire/query-schema.ts'
import { compileAnalyticsEngine } from '../../worker/insight/query/compile-analytics-engine.ts'
import { compileSqlite } from '../../worker/insight/query/compile-sqlite.ts'
import { NOW } from '../support/instant.ts'

function query(asked: object) {
  const parsed = parseQuery({ site: 'shop', ...asked }, NOW)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

const problemsOf = (asked: object) => {
  const parsed = parseQuery({ site: 'shop', ...asked }, NOW)
  return parsed.ok ? [] : parsed.problems.map(({ path }) => path)
}

describe('parseQuery', () => {
  it.each([
    [{}, ['metrics']],
    [{ metrics: [] }, ['metrics']],
    [{ metrics: ['visitors'] }, ['metrics.0']],
    [{ of: 'moves', metrics: ['moves', 'value'] }, ['metrics.1']],
    [{ metrics: ['touches'], dimensions: ['age'] }, ['dimensions.0']],
    [{ of: 'goals', metrics: ['goals'], dimensions: ['props.plan'] }, ['dimensions.0']],
    [{ metrics: ['touches'], dimensions: ['props.a"b'] }, ['dimensions.0']],
    [{ metrics: ['touches'], filters: [['like', 'name', ['x']]] }, ['filters.0']],
    [{ metrics: ['touches'], filters: [['or', [['not', ['is', 'age', [1]]]]]] }, ['filters.0.1.0.1.1']],
    [{ metrics: ['touches'], date_range: 'soon' }, ['date_range']],
    [{ metrics: ['touches'], interval: 'minute' }, ['interval']],
    [{ metrics: ['touches'], order_by: [['people', 'asc']] }, ['order_by.0.0']],
    [{ metrics: ['touches'], pagination: { limit: 10_001 } }, ['pagination.limit']],
    [{ metrics: ['touches'], site_id: 'shop' }, ['site_id']],
  ])('names the fields at fault in %j', (asked, paths) => {
    expect(problemsOf(asked)).toEqual(paths)
  })
})

describe('compileSqlite', () => {
  it('counts rows by dimension, with all values bound', () => {
    const asked = query({
      metrics: ['touches', 'average_value'],
      dimensions: ['name', 'props.plan'],
      filters: [
        [
          'or',
          [
            ['is', 'country', ['FR', null]],
            ['contains_not', 'name', ["it's"]],
          ],
        ],
      ],
      date_range: ['2026-11-01', '2026-11-20'],
      interval: 'day',
      pagination: { limit: 10 },
    })
    expect(compileSqlite(asked, { isWide: true })).toMatchInlineSnapshot(`
      {
        "params": [
          "$."plan"",
          "shop",
          20758,
          20777,
          1793491200000,
          1795132800000,
          "FR",
          "it's",
          11,
          0,
        ],
        "text": "select date(w.t * 86400, 'unixepoch') as "time", "w"."d0" as "name", "w"."d1" as "props.plan", coalesce(sum(w.n), 0) as "touches", sum(w.v) / sum(w.vn) as "average_value" from (select t."at" / 86400000 as t, t."name" as "d0", t.props ->> ?1 as "d1", count(*) as n, sum(t.value) as v, count(t.value) as vn from "touches" as t where t.site = ?2 and t."at" / 86400000 between ?3 and ?4 and t."at" > ?5 and t."at" <= ?6 and (((t."country" is null) or (not (t."country" is null) and t."country" in (?7))) or (not (not (t."name" is null) and (instr(t."name", ?8) > 0)))) group by 1, 2, 3) as w group by 1, 2, 3 order by 1, 2, 3, 4, 5 limit ?9 offset ?10",
      }
    `)
  })

  it('puts profiles together that turned out to be one person', () => {
    const { text } = compileSqlite(query({ of: 'goals', metrics: ['people'], date_range: 'all' }), { isWide: false })
    expect(text).toMatchInlineSnapshot(
      `"with recursive up (profile, person) as (select profile, into_profile from merged where site = ?1 union select up.profile, m.into_profile from up join merged as m on m.site = ?1 and m.profile = up.person), united (profile, person) as (select profile, person from up where person not in (select profile from merged where site = ?1) union select person, person from up where person not in (select profile from merged where site = ?1)) select coalesce(sum(w.people), 0) as "people" from (select count(profile) as people from (select t.profile as profile from "facts" as t indexed by facts_at where t.site = ?1 and t.kind = ?2 group by 1) union all select count(distinct u.person) - count(distinct u.profile) from united as u cross join "facts" as t indexed by facts_of on t.profile = u.profile where t.site = ?1 and t.kind = ?2) as w order by 1 desc limit ?3 offset ?4"`,
    )
  })
})

describe('compileAnalyticsEngine', () => {
  it('weighs each row by how many touches it stands for, and writes all values as ClickHouse reads them', () => {
    const asked = query({
      metrics: ['touches', 'value', 'average_value'],
      dimensions: ['channel', 'country'],
      filters: [
        ['is', 'name', ["it's \\' OR 1 = 1 --"]],
        ['not', ['contains', 'campaign', ['spring']]],
        ['is', 'verified', [1]],
      ],
      date_range: '7d',
      interval: 'hour',
      order_by: [['touches', 'desc']],
      pagination: { limit: 10, offset: 20 },
    })
    expect(compileAnalyticsEngine(asked)).toMatchInlineSnapshot(`
      {
        "ok": true,
        "value": "select formatDateTime(toStartOfInterval(toDateTime(double3 / 1000), INTERVAL '1' HOUR), '%Y-%m-%dT%H:00:00Z') as time, blob2 as channel, blob3 as country, sum(_sample_interval) as touches, sum(_sample_interval * double1) as value, sum(_sample_interval * double1) / sum(_sample_interval * double2) as average_value, sum(_sample_interval) / count() as sample_interval from waypost_touches where index1 = 'shop' and double3 > 1794571200000 and double3 <= 1795176000000 and (not (blob1 = '') and blob1 in ('it\\'s \\\\\\' OR 1 = 1 --')) and (not (not (blob5 = '') and (position('spring' in blob5) > 0))) and (not (blob6 = '') and blob6 in ('1')) group by time, channel, country order by touches desc, time, channel, country, value, average_value limit 11 offset 20",
      }
    `)
  })

  it('says what it cannot tell: people, facts, and properties', () => {
    const fault = (asked: object) => compileAnalyticsEngine(query(asked))
    expect(fault({ metrics: ['people'] })).toMatchObject({ ok: false, problems: [{ path: 'metrics.0' }] })
    expect(fault({ of: 'moves', metrics: ['moves'] })).toMatchObject({ ok: false, problems: [{ path: 'of' }] })
    expect(fault({ metrics: ['touches'], dimensions: ['props.plan'] })).toMatchObject({
      problems: [{ path: 'dimensions.0' }],
    })
    expect(fault({ metrics: ['touches'], filters: [['is', 'props.plan', ['a']]] })).toMatchObject({
      problems: [{ path: 'filters' }],
    })
  })
})
