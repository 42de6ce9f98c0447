/** What is left of somebody who was erased. */
export interface Tombstone {
  /** Epoch milliseconds: what happened until then is gone. */
  readonly at: number
  readonly devices: readonly string[]
}
