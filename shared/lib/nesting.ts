/** Whether a JSON value has at most so many levels of lists and objects. Looks no deeper, so that no nesting exhausts the stack. */
export function nestsWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((part) => nestsWithin(part, levels - 1))
}
