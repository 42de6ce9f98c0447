/** Rows that D1 counts as written, index entries included, by what is told for the first time: `docs/scale.md` adds them up. */
export const ROWS_WRITTEN = { touch: 2, entered: 5, exposed: 3, reached: 3, state: 2, due: 2 } as const
