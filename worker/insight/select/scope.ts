import { Refusal } from './refusal.ts'
import { VIEWS, viewName } from './views.ts'

/** The most tables that one statement may read, each time counted. */
export const MAX_TABLES = 8
/** The most parts of a statement: columns, operators, values. */
export const MAX_PARTS = 2_000
/** How deep parts may lie in one another. */
export const MAX_DEPTH = 40

/** What a part of a statement can see, and what has been seen of the statement. */
export interface Scope {
  /** Common table expressions that stand before this part. */
  readonly named: ReadonlySet<string>
  readonly depth: number
  readonly tally: Tally
}

export interface Tally {
  readonly views: Set<string>
  tables: number
  parts: number
}

export function newScope(): Scope {
  return { named: new Set(), depth: 0, tally: { views: new Set(), tables: 0, parts: 0 } }
}

/** One level further in. */
export function within(scope: Scope): Scope {
  scope.tally.parts += 1
  if (scope.tally.parts > MAX_PARTS) throw new Refusal(`has more than ${MAX_PARTS} parts: ask for less at once`)
  if (scope.depth >= MAX_DEPTH) throw new Refusal(`lies more than ${MAX_DEPTH} levels deep: ask for less at once`)
  return { ...scope, depth: scope.depth + 1 }
}

/**
 * What a name in FROM stands for. Whatever is written, it is `"v_…"`, one site's view, or `"q_…"`, defined in the statement
 * itself: no table of the database is called so.
 */
export function tableName(written: string, { named, tally }: Scope): string {
  tally.tables += 1
  if (tally.tables > MAX_TABLES) throw new Refusal(`reads more than ${MAX_TABLES} tables: ask for less at once`)
  const name = written.toLowerCase()
  if (named.has(name)) return quoted(`q_${name}`)
  if (!Object.hasOwn(VIEWS, name)) {
    throw new Refusal(`"${written}" is no view: there are ${Object.keys(VIEWS).join(', ')}`)
  }
  tally.views.add(name)
  return viewName(name)
}

/**
 * A name as SQLite takes it, whatever it is made of. In backquotes, since SQLite takes what stands in double quotes and is
 * the name of nothing for a text: a misspelt column would be no error.
 */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}
