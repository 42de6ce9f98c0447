/** One measured figure, over several runs. */
export interface Result {
  readonly median: number
  readonly min: number
  readonly max: number
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
  const middle = sorted.length / 2
  const median = ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
  return { median, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN, ...about, runs: values.length }
}

/** Whether the median is within its target; without one, it is. */
export function isMet({ median, target }: Result): boolean {
  return median <= (target?.max ?? Number.POSITIVE_INFINITY) && median >= (target?.min ?? Number.NEGATIVE_INFINITY)
}
