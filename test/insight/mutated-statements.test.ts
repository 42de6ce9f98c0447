import { globSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inRoot } from '../../scripts/root.ts'
import { compileSelect } from '../../worker/insight/select/compile-select.ts'
import { anyStatement } from '../support/any-statement.ts'
import { HOSTILE_STATEMENTS } from '../support/hostile-statements.ts'

const WORDS = [
  ...[
    'facts',
    'main.facts',
    'states',
    'touches',
    '"v_moves"',
    'sqlite_master',
    "'",
    '"',
    '`',
    '--',
    '/*',
    '*/',
    ';',
    '(',
  ],
  ...[
    ')',
    ',',
    ' UNION ALL SELECT * FROM ',
    ' FROM facts ',
    ' site ',
    ' OR 1 = 1 ',
    '\\',
    '\n',
    '[',
    ']',
    ' AS ',
    '.',
    '*',
  ],
]

/** Cuts two statements and puts their parts together, with a word between. */
const anyMutant = fc
  .tuple(
    fc.oneof(
      anyStatement,
      fc.constantFrom(...HOSTILE_STATEMENTS.map(({ sql }) => sql).filter((sql) => sql.length < 500)),
    ),
    anyStatement,
    fc.constantFrom('', ...WORDS),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(
    ([a, b, word, cut, rest]) => a.slice(0, Math.floor(a.length * cut)) + word + b.slice(Math.floor(b.length * rest)),
  )

/** A ledger in which everything is another site's. */
function othersLedger(): DatabaseSync {
  const db = new DatabaseSync(':memory:')
  for (const file of globSync(inRoot('worker/ledger/migrations/*.sql')).sort()) db.exec(readFileSync(file, 'utf8'))
  const fact = `INSERT INTO facts (key, site, kind, profile, at, journey, ordinal, stage, goal, play, playbook, channel) VALUES`
  for (const kind of ['entered', 'exposed', 'reached'])
    db.exec(
      `${fact} ('stolen ${kind}', 'stolen', '${kind}', 'stolen', 77777, 'stolen', 1, 'stolen', 'stolen', 'stolen', 'v', 'web')`,
    )
  db.exec(
    `INSERT INTO states (site, journey, profile, stage, since, ordinal, channel) VALUES ('stolen', 'j', 'stolen', 's', 77777, 1, 'web')`,
  )
  db.exec(
    `INSERT INTO touches (site, profile, id, name, at, channel, verified) VALUES ('stolen', 'stolen', 'stolen', 'n', 77777, 'web', 0)`,
  )
  return db
}

it('lets no statement through, however it is cut and put together, that shows a row of another site or a table’s name', () => {
  const db = othersLedger()
  let taken = 0
  fc.assert(
    fc.property(anyMutant, (text) => {
      const compiled = compileSelect(text, { site: 'mine', rows: 100 })
      if (!compiled.ok) return
      const { params } = compiled.value
      const rows = rowsOf(db, compiled.value.text, params)
      taken += rows === null ? 0 : 1
      // What a statement says itself is no secret; of what is stored it gives nothing.
      if (!text.includes('stolen')) expect(JSON.stringify(rows)).not.toMatch(/stolen|77777|CREATE TABLE/)
    }),
    { numRuns: 5_000 },
  )
  expect(taken).toBeGreaterThan(150)
})

/** `null` where the database has something against it, as a column that there is not. */
function rowsOf(
  db: DatabaseSync,
  text: string,
  params: readonly (string | number | null)[],
): readonly unknown[] | null {
  try {
    return db.prepare(text).all(...params)
  } catch {
    return null
  }
}
