/** Ends a switch over a union: a member that no case handles fails to compile. */
export function unreachable(value: never): never {
  throw new Error(`No case for ${JSON.stringify(value)}`)
}
