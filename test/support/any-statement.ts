import fc from 'fast-check'

const VIEWS = {
  people: ['person', 'last_moved', 'journeys', 'channel', 'country'],
  stages_now: ['person', 'journey', 'stage', 'since', 'ordinal', 'country'],
  moves: ['profile', 'person', 'journey', 'ordinal', 'from_stage', 'stage', 'cause', 'at', 'country'],
  exposures: ['profile', 'person', 'play', 'arm', 'slot', 'propensity', 'at'],
  goals: ['profile', 'person', 'goal', 'touch', 'value', 'at', 'campaign'],
  touches: ['profile', 'person', 'id', 'name', 'at', 'value', 'props', 'device'],
  deliveries: ['profile', 'person', 'webhook', 'journey', 'stage', 'at', 'state', 'attempts', 'last_error'],
} as const

/** Names that are tables of the database, or mean something to it. */
const NAMES = ['a', 'facts', 'main', 'states', 'sqlite_master', 'merged', 'v_moves', 'temp', 'site'] as const

/** A SELECT over the views that is taken: plain, grouped, of a subquery or a table of its own, joined, or united. */
export const anyStatement: fc.Arbitrary<string> = fc.letrec<{ readonly select: string; readonly nested: string }>(
  (tie) => ({
    nested: fc.constantFrom(...Object.keys(VIEWS)).chain((view) => plain(view)),
    select: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('nested'),
      fc.constantFrom(...Object.keys(VIEWS)).chain((view) => grouped(view)),
      fc
        .tuple(fc.constantFrom(...NAMES), tie('select'))
        .map(([name, of]) => `WITH ${name} AS (${of}) SELECT * FROM ${name}`),
      fc.tuple(fc.constantFrom(...NAMES), tie('select')).map(([name, of]) => `SELECT * FROM (${of}) AS ${name}`),
      fc
        .tuple(tie('select'), tie('select'))
        .map(([a, b]) => `SELECT (SELECT COUNT(*) FROM (${a})) AS n, (SELECT COUNT(*) FROM (${b})) AS m`),
      fc.tuple(tie('nested'), tie('select')).map(([a, b]) => `SELECT * FROM (${a}) AS x WHERE EXISTS (${b})`),
      fc
        .constantFrom(...NAMES)
        .map(
          (name) => `SELECT ${name}.*, t.id FROM moves AS ${name} LEFT JOIN touches AS t ON t.person = ${name}.person`,
        ),
      fc.constantFrom(...NAMES).map((name) => `SELECT person FROM people AS ${name} UNION SELECT profile FROM touches`),
      fc.constant('SELECT t.id, j.key, j.value FROM touches AS t JOIN json_each(t.props) AS j'),
    ),
  }),
).select

function columnsOf(view: string): readonly string[] {
  return Object.entries(VIEWS).find(([name]) => name === view)?.[1] ?? []
}

function plain(view: string): fc.Arbitrary<string> {
  const columns = columnsOf(view)
  return fc
    .tuple(
      fc.subarray([...columns], { minLength: 1 }),
      fc.constantFrom(...columns),
      anyCondition(columns),
      fc.constantFrom('', ' LIMIT 3', ' LIMIT 2 OFFSET 1'),
    )
    .map(
      ([shown, by, where, limit]) =>
        `SELECT ${shown.join(', ')} FROM ${view} WHERE ${where} ORDER BY ${[by, ...columns].join(', ')}${limit}`,
    )
}

function grouped(view: string): fc.Arbitrary<string> {
  const columns = columnsOf(view)
  return fc
    .tuple(fc.constantFrom(...columns), fc.constantFrom(...columns), anyCondition(columns))
    .map(
      ([by, of, where]) =>
        `SELECT ${by}, COUNT(*) AS n, COUNT(DISTINCT ${of}) AS d, MAX(${of}) AS m FROM ${view} WHERE ${where} GROUP BY ${by} HAVING COUNT(*) >= 1 ORDER BY ${by}`,
    )
}

function anyCondition(columns: readonly string[]): fc.Arbitrary<string> {
  const column = fc.constantFrom(...columns)
  const value = fc.constantFrom("'shop'", "'other'", '0', '5', 'NULL', "'%'", "'x'' OR 1 = 1'")
  const one = fc.oneof(
    fc.constant('1 = 1'),
    fc
      .tuple(column, fc.constantFrom('=', '<>', '>', '<=', 'IS', 'IS NOT', 'LIKE'), value)
      .map((parts) => parts.join(' ')),
    fc.tuple(column, value, value).map(([of, a, b]) => `${of} NOT IN (${a}, ${b})`),
    fc.tuple(column, value).map(([of, a]) => `COALESCE(${of}, ${a}) IS NOT NULL OR NOT (${of} BETWEEN 0 AND 9)`),
  )
  return fc.tuple(one, fc.constantFrom('AND', 'OR'), one).map(([a, by, b]) => `(${a}) ${by} (${b})`)
}
