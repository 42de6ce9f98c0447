import { globSync, readFileSync } from 'node:fs'
import { inRoot } from '../../scripts/root.ts'

/** What is used of D1, whose types belong to Workers. */
interface Database {
  prepare(text: string): { run(): Promise<unknown> }
}

/** Makes the ledger's tables in an empty database. */
export async function migrate(db: Database): Promise<void> {
  for (const file of globSync(inRoot('worker/ledger/migrations/*.sql')).sort()) {
    const text = readFileSync(file, 'utf8').replaceAll(/--.*$/gm, '')
    for (const statement of text.split(';')) if (statement.trim() !== '') await db.prepare(statement).run()
  }
}
