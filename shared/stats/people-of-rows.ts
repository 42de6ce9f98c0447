/** The rows of one person, in the order in which they came. */
export interface PersonRows<Row> {
  readonly person: string
  readonly rows: readonly Row[]
}

/** Rows put together by person, one person in memory at a time. Rows of one person must stand together. */
export function* peopleOfRows<Row extends { readonly person: string }>(
  rows: Iterable<Row>,
): Generator<PersonRows<Row>, void, undefined> {
  let current: { readonly person: string; readonly rows: Row[] } | null = null
  for (const row of rows) {
    if (current !== null && row.person === current.person) {
      current.rows.push(row)
      continue
    }
    if (current !== null) yield current
    current = { person: row.person, rows: [row] }
  }
  if (current !== null) yield current
}
