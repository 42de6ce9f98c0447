/**
 * Solves A X = B for each column of B by Gaussian elimination with partial pivoting; neither is changed. Rows of `a` are
 * as long as there are rows. Throws a `RangeError` where A is singular.
 */
export function solveLinear(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  const size = a.length
  const rows = a.map((row, index) => Float64Array.from([...row, ...(b[index] ?? [])]))
  for (let column = 0; column < size; column += 1) {
    const pivot = bringUpPivot(rows, column)
    for (const row of rows.slice(column + 1)) subtract(row, pivot, column)
  }
  for (let column = size - 1; column >= 0; column -= 1) {
    const pivot = rows[column] ?? new Float64Array()
    for (const row of rows.slice(0, column)) subtract(row, pivot, column)
  }
  return rows.map((row, index) => Array.from(row.subarray(size), (value) => value / (row[index] ?? 0)))
}

/** The row with the largest value in the column, put where the column's diagonal is. */
function bringUpPivot(rows: Float64Array[], column: number): Float64Array {
  const sizeOf = (row: Float64Array | undefined) => Math.abs(row?.[column] ?? 0)
  let best = column
  for (let index = column; index < rows.length; index += 1) if (sizeOf(rows[index]) > sizeOf(rows[best])) best = index
  const pivot = rows[best]
  const moved = rows[column]
  if (pivot === undefined || moved === undefined || sizeOf(pivot) === 0) throw new RangeError('The matrix is singular')
  rows[best] = moved
  rows[column] = pivot
  return pivot
}

function subtract(row: Float64Array, pivot: Float64Array, column: number): void {
  const factor = (row[column] ?? 0) / (pivot[column] ?? 0)
  if (factor === 0) return
  for (let index = column; index < row.length; index += 1) row[index] = (row[index] ?? 0) - factor * (pivot[index] ?? 0)
}
