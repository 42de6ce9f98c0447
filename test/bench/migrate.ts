import { globSync, readFileSync } from 'node:fs'
import { inRoot } from '../../scripts/root.ts'

/** What is used of D1, whose types belong to Workers. */
interface Database {
  prepare(text: string): { run(): Promise<unknown> }
}

/** The statements that make the ledger in an empty database, those that make its indexes apart, without dropped ones. */
export function migrations(): { readonly tables: readonly string[]; readonly indexes: readonly string[] } {
  const statements = globSync(inRoot('worker/ledger/migrations/*.sql'))
    .sort()
    .flatMap((file) => readFileSync(file, 'utf8').replaceAll(/--.*$/gm, '').split(';'))
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
  const isIndex = (statement: string) => /^(CREATE|DROP) INDEX/.test(statement)
  const indexes = new Map<string, string>()
  for (const statement of statements.filter(isIndex)) {
    const [, verb, name = ''] = /^(CREATE|DROP) INDEX (?:IF NOT EXISTS )?(\w+)/.exec(statement) ?? []
    if (verb === 'DROP') indexes.delete(name)
    else indexes.set(name, statement)
  }
  return { tables: statements.filter((statement) => !isIndex(statement)), indexes: [...indexes.values()] }
}

/** Makes the ledger's tables in an empty database. */
export async function migrate(db: Database): Promise<void> {
  const { tables, indexes } = migrations()
  for (const statement of [...tables, ...indexes]) await db.prepare(statement).run()
}
