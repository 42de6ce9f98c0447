/** One measured figure, over several runs. */
export interface Result {
  readonly median: number
  readonly min: number
  readonly max: number
  /** Between them is the middle half of the runs; results of before they were told have none. */
  readonly quartiles?: readonly [lower: number, upper: number]
  readonly unit: string
  readonly runs: number
  readonly target?: { readonly max?: number; readonly min?: number }
  /** What a ratio is to. */
  readonly against?: string
}

export type Results = { readonly [name: string]: Result }

/** Sums several runs up. */
export function summarize(values: readonly number[], about: Pick<Result, 'unit' | 'target' | 'against'>): Result {
  const sorted = values.toSorted((a, b) => a - b)
  const [min, max] = [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN]
  const quartiles = [at(sorted, 0.25), at(sorted, 0.75)] as const
  return { median: at(sorted, 0.5), min, max, quartiles, ...about, runs: values.length }
}

/** The value below which a share of the others is, between two of them where it is none. */
function at(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN]
  return below + (above - below) * (place - Math.floor(place))
}

/** Whether the median is within its target; without one, it is. */
export function isMet({ median, target }: Result): boolean {
  return median <= (target?.max ?? Number.POSITIVE_INFINITY) && median >= (target?.min ?? Number.NEGATIVE_INFINITY)
}
