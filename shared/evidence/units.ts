/** Values are summed as whole ten-thousandths, so that the order of adding never shows. */
export const UNITS_PER_ONE = 10_000

/** A touch's value in whole units, halves rounded away from zero; none counts as zero. */
export function toUnits(value: number | undefined): number {
  if (value === undefined) return 0
  const units = Math.round(Math.abs(value) * UNITS_PER_ONE)
  return value < 0 ? -units : units
}

/**
 * Adds two whole numbers within `±2^(bits - 1)` and wraps past it: bounded, and the same in any order.
 * Both must already lie in that range.
 */
export function addWrapping(a: number, b: number, bits: number): number {
  const half = 2 ** (bits - 1)
  const sum = a + b
  if (sum >= half) return sum - 2 * half
  return sum < -half ? sum + 2 * half : sum
}

/** Brings a whole number into `±2^(bits - 1)`. */
export function wrap(value: number, bits: number): number {
  const half = 2 ** (bits - 1)
  if (value >= -half && value < half) return value
  const rest = (value + half) % (2 * half)
  return (rest < 0 ? rest + 2 * half : rest) - half
}
