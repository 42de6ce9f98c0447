import type { Arrival } from '../trackers/tracker.ts'

/** What becomes of a request: `lose` takes what it brings, and never answers. */
export type Fault = 'none' | 'fail' | 'reset' | 'lose'

/** A tracker's page and collector, the collector with faults. */
export interface FaultLab {
  readonly name: string
  /** A page that defines `track(touch)`. */
  readonly pageUrl: string
  /** All that reached the collector, doubles included, whether that was answered or not. */
  readonly arrivals: readonly Arrival[]
  setFault(faultOf: () => Fault): void
  /** The collector takes no connections until it is reopened. */
  close(): Promise<void>
  reopen(): Promise<void>
  stop(): Promise<void>
}
