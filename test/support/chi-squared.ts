/** How far counts are from those that are expected: Pearson's statistic. */
export function chiSquared(counts: ArrayLike<number>, expectedAt: (place: number) => number): number {
  let sum = 0
  for (let place = 0; place < counts.length; place += 1) {
    const expected = expectedAt(place)
    sum += ((counts[place] ?? 0) - expected) ** 2 / expected
  }
  return sum
}

/**
 * By how many standard deviations a chi-squared value is above what even chance gives, for so many degrees of freedom;
 * close enough far out in the tails. Source: Wilson and Hilferty, "The distribution of chi-square", PNAS 17 (1931).
 */
export function deviations(chiSquare: number, freedom: number): number {
  const spread = 2 / (9 * freedom)
  return (Math.cbrt(chiSquare / freedom) - (1 - spread)) / Math.sqrt(spread)
}
