import type { Json } from './touch.ts'

/** A place where a person's data lies. Every such place is on one list, which copies and erasures walk. */
export interface PersonalStore {
  /** What it is called in copies and receipts. */
  readonly name: string
  /** All that is kept of a person here, for machines; `null`: nothing. */
  copy(person: PersonKey): Promise<Json>
  /** Erases a person for good; how many rows of each kind went. May be called again. */
  erase(person: PersonKey, at: number): Promise<{ readonly [kind: string]: number }>
}

export interface PersonKey {
  readonly site: string
  /** A profile's id, or that of a visitor who turned out to be the person. */
  readonly profile: string
}
