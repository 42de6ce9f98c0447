/**
 * What a browser's touch is called in the ledger: by its visitor, its queue and its number there. The same however often
 * it is sent, and whoever the visitor turns out to be.
 */
export function browserTouchId(visitor: string, queue: number, seq: number): string {
  return `${visitor}.${queue.toString(36)}.${seq}`
}

/** What a server's touch is called in the ledger: its sender chose an id that is unique per person. */
export function serverTouchId(profile: string, id: string): string {
  return `${profile}:${id}`
}
