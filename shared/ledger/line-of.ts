/** One move as it was told. Instants are epoch milliseconds. */
export interface ToldMove {
  readonly key: string
  readonly ordinal: number
  readonly at: number
  /** By which the next move names this one. */
  readonly since: number
  /** By which this one names the move before; `null`: it names none. */
  readonly after: number | null
  readonly from: string | null
  readonly stage: string | null
  /** The higher, the later. */
  readonly judgement: number
}

/** Where the person is. */
export type Head = Pick<ToldMove, 'ordinal' | 'since' | 'stage'>

/**
 * The keys of the moves that led to where a person is, each the one that the next names, down to the first. Where that one
 * is not told yet, whatever was told of the move before stands in for it, and of the latest judgement. A function of all
 * that was ever told, so that its order is no matter.
 */
export function lineOf(told: readonly ToldMove[], head: Head): ReadonlySet<string> {
  const keys = new Set<string>()
  let at = told.find((move) => isAt(move, head)) ?? latest(told.filter((move) => move.ordinal <= head.ordinal))
  while (at !== undefined) {
    keys.add(at.key)
    const { ordinal, after, from, at: instant } = at
    const before =
      after === null ? undefined : told.find((move) => isAt(move, { ordinal: ordinal - 1, since: after, stage: from }))
    at = before ?? latest(told.filter((move) => move.ordinal < ordinal && move.at <= instant))
  }
  return keys
}

function isAt(move: ToldMove, { ordinal, since, stage }: Head): boolean {
  return move.ordinal === ordinal && move.since === since && move.stage === stage
}

/** The furthest, and of two tellings of it the later one. */
function latest(told: readonly ToldMove[]): ToldMove | undefined {
  return told.toSorted((a, b) => b.ordinal - a.ordinal || b.judgement - a.judgement || (a.key < b.key ? -1 : 1))[0]
}
