/** Enough to see what is wrong with a log; more only scrolls it away. */
const SHOWN = 10

/** What is wrong with the lines of a log. */
export interface Malformed {
  /** Lines that are no touches. */
  readonly count: number
  /** The first of them. */
  readonly first: readonly { readonly line: number; readonly problem: string }[]
}

/** Counts malformed lines, each once, and keeps the first to show. */
export function createMalformed(): Malformed & { add(line: number, problem: string): void } {
  const first: { line: number; problem: string }[] = []
  let count = 0
  let last = 0
  return {
    first,
    get count() {
      return count
    },
    add(line, problem) {
      if (line === last) return
      last = line
      count += 1
      if (first.length < SHOWN) first.push({ line, problem })
    },
  }
}

/** Lines for the user: the first malformed ones, then how many there are. */
export function describeMalformed({ count, first }: Malformed): readonly string[] {
  if (count === 0) return []
  const lines = first.map(({ line, problem }) => `line ${line}: ${problem}`)
  return [...lines, `${count} malformed ${count === 1 ? 'line' : 'lines'} skipped.`]
}
