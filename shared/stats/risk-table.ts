/** Where a key of a time and a cause is still told apart without rounding. */
const MAX_KEY = 2 ** 51

/** Who was still under observation at each time at which somebody ceased to be, a row for each, in order of time. */
export interface RiskTable {
  readonly rows: number
  readonly ms: Float64Array
  /** People whose time is at least `ms`: who ceases at an instant was still at risk at it. */
  readonly atRisk: Uint32Array
  /** Of those, who left at `ms`, for whatever cause. */
  readonly ended: Uint32Array
  readonly causes: number
  /** The same by cause: as many numbers for each row as there are causes. */
  readonly exits: Uint32Array
}

/**
 * Counts people by their time and cause of exit, in O(n log n). `ms`: whole and not negative. `causeOf`: from 1 to
 * `causes`; 0 for who had not left when last seen.
 */
export function riskTable<Stay extends { readonly ms: number }>(
  stays: readonly Stay[],
  causes: number,
  causeOf: (stay: Stay) => number,
): RiskTable {
  const width = causes + 1
  const keys = sortedKeys(stays, width, causeOf)
  const ms = new Float64Array(keys.length)
  const atRisk = new Uint32Array(keys.length)
  const ended = new Uint32Array(keys.length)
  const exits = new Uint32Array(keys.length * causes)
  let row = -1
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] ?? 0
    const time = Math.floor(key / width)
    if (row < 0 || ms[row] !== time) {
      row += 1
      ms[row] = time
      atRisk[row] = keys.length - i
    }
    const cause = key - time * width
    if (cause === 0) continue
    const cell = row * causes + cause - 1
    ended[row] = (ended[row] ?? 0) + 1
    exits[cell] = (exits[cell] ?? 0) + 1
  }
  return { rows: row + 1, ms, atRisk, ended, causes, exits }
}

/** The rows at which somebody left, and the last one: between them nothing that is estimated changes. */
export function stepRows(table: RiskTable): Uint32Array {
  const rows = new Uint32Array(table.rows)
  let count = 0
  for (let row = 0; row < table.rows; row += 1) {
    if (table.ended[row] === 0 && row < table.rows - 1) continue
    rows[count] = row
    count += 1
  }
  return rows.subarray(0, count)
}

/** The probability to stay longer than the time of each of these rows. Source: Kaplan and Meier, JASA 53 (1958). */
export function survivalOf(table: RiskTable, rows: Uint32Array): Float64Array {
  const curve = new Float64Array(rows.length)
  let survival = 1
  for (let i = 0; i < rows.length; i += 1) {
    const atRisk = table.atRisk[rows[i] ?? 0] ?? 0
    survival *= (atRisk - (table.ended[rows[i] ?? 0] ?? 0)) / atRisk
    curve[i] = survival
  }
  return curve
}

/** A time and its cause as one number: numbers sort ten times as fast as objects. */
function sortedKeys<Stay extends { readonly ms: number }>(
  stays: readonly Stay[],
  width: number,
  causeOf: (stay: Stay) => number,
): Float64Array {
  const keys = new Float64Array(stays.length)
  const most = Math.floor(MAX_KEY / width)
  let count = 0
  for (const stay of stays) {
    if (!Number.isInteger(stay.ms) || stay.ms < 0 || stay.ms >= most) {
      throw new RangeError(`The ms of a stay is whole and from 0 to ${most}, not ${stay.ms}`)
    }
    keys[count] = stay.ms * width + causeOf(stay)
    count += 1
  }
  return keys.sort()
}
