import type { Kept } from '../queue/kept.ts'

/** What the rest of the tag has of its core, as it is at the moment of a call. */
export interface Core {
  readonly site: string
  /** Where visits are sent. */
  readonly endpoint: string | URL
  /** What is kept of the visitor, as this tab knows it. */
  readonly last: Kept | undefined
  /** Changes what is kept, and sends it soon; does nothing, and gives nothing, while nothing may be kept. */
  keep(step: (kept: Kept) => Kept): Promise<Kept | undefined>
  /** Sends what was not sent yet, without waiting for an answer. */
  hide(): void
}
