/** All entries of two maps, in the order of their keys; where both have one, the one that `choose` takes or makes. */
export function union<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  choose: (a: T, b: T) => T,
): ReadonlyMap<string, T> {
  const joined = new Map(a)
  for (const [key, theirs] of b) {
    const ours = joined.get(key)
    joined.set(key, ours === undefined ? theirs : choose(ours, theirs))
  }
  return new Map([...joined].sort(([x], [y]) => (x < y ? -1 : 1)))
}
