/** Sorting by 16 bits at a time: three passes cover 8,900 years of milliseconds. */
const DIGIT = 0x10000

/**
 * The places of whole numbers in ascending order, equal ones in the order they stand in: a radix sort, in linear time.
 * The numbers span less than 2^53.
 */
export function orderOf(numbers: Float64Array | Uint32Array): Uint32Array {
  const { lowest, span } = extent(numbers)
  let order = Uint32Array.from(numbers, (_, place) => place)
  for (let unit = 1; unit <= span; unit *= DIGIT) order = sortByDigit(order, numbers, { lowest, unit })
  return order
}

function sortByDigit(
  order: Uint32Array<ArrayBuffer>,
  numbers: Float64Array | Uint32Array,
  { lowest, unit }: { readonly lowest: number; readonly unit: number },
): Uint32Array<ArrayBuffer> {
  const digitOf = (place: number): number => Math.floor(((numbers[place] ?? 0) - lowest) / unit) % DIGIT
  const starts = new Uint32Array(DIGIT + 1)
  for (const place of order) {
    const after = digitOf(place) + 1
    starts[after] = (starts[after] ?? 0) + 1
  }
  for (let digit = 1; digit <= DIGIT; digit += 1) starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0)
  const sorted = new Uint32Array(order.length)
  for (const place of order) {
    const digit = digitOf(place)
    const next = starts[digit] ?? 0
    sorted[next] = place
    starts[digit] = next + 1
  }
  return sorted
}

function extent(numbers: Float64Array | Uint32Array): { lowest: number; span: number } {
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (const number of numbers) {
    if (number < lowest) lowest = number
    if (number > highest) highest = number
  }
  return { lowest, span: highest - lowest }
}
