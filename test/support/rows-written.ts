/** Rows that D1 counts as written, index entries included, by what is told for the first time: `docs/scale.md` adds them up. */
export const ROWS_WRITTEN = { touch: 2, entered: 5, exposed: 3, reached: 3, state: 2, due: 2 } as const

/** Rows that a shard writes for a visit of somebody kept, and besides where it has news: the profile's, a posting's with its number, and its deletion. */
export const KEPT_ROWS_WRITTEN = { visit: 1, news: 4 } as const
