/** Below this the tail is computed as 1/2 less the middle, which costs no digits yet; above it as a fraction. */
const TAIL = 1.5

/** Enough for full precision from `TAIL` on; fewer would do further out. */
const FRACTION_DEPTH = 200

/** From a start that is right to three digits, each step triples the digits. */
const QUANTILE_STEPS = 3

/** The probability that a standard normal value is at most `x`, to about 15 digits, also far out in the lower tail. */
export function normalCdf(x: number): number {
  if (x < -TAIL) return tail(-x)
  return x > TAIL ? 1 - tail(x) : 0.5 + middle(x)
}

/**
 * The value that a standard normal one is at most with probability `p`; infinite at 0 and at 1. Halley's method on
 * `normalCdf`, from Abramowitz and Stegun 26.2.23.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A probability is from 0 to 1, not ${p}`)
  if (p > 0.5) return -normalQuantile(1 - p)
  if (p === 0) return Number.NEGATIVE_INFINITY
  if (p === 0.5) return 0
  let x = -roughUpperQuantile(p)
  for (let step = 0; step < QUANTILE_STEPS; step += 1) {
    const excess = (normalCdf(x) - p) / density(x)
    x -= excess / (1 + (x * excess) / 2)
  }
  return x
}

/** The square is split, since its rounding would cost digits in the exponent. */
function density(x: number): number {
  const coarse = Math.trunc(x * 16) / 16
  return (Math.exp((-coarse * coarse) / 2) * Math.exp((-(x - coarse) * (x + coarse)) / 2)) / Math.sqrt(2 * Math.PI)
}

/** From 0 to `x`: the series x + x^3/3 + x^5/(3*5) + … times the density. Source: Abramowitz and Stegun, 26.2.11. */
function middle(x: number): number {
  let term = x
  let sum = x
  for (let odd = 3; Math.abs(term) > Number.EPSILON * Math.abs(sum) * 0.1; odd += 2) {
    term *= (x * x) / odd
    sum += term
  }
  return sum * density(x)
}

/** From `x` on: Laplace's continued fraction 1/(x + 1/(x + 2/(x + 3/(x + …)))) times the density. Source: 26.2.14. */
function tail(x: number): number {
  let fraction = x
  for (let depth = FRACTION_DEPTH; depth > 0; depth -= 1) fraction = x + depth / fraction
  return density(x) / fraction
}

/** Wrong by at most 0.00045. */
function roughUpperQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p))
  const above = 2.515517 + t * (0.802853 + t * 0.010328)
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  return t - above / below
}
