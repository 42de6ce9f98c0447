import type { Touch } from '../../shared/model/touch.ts'
import type { SentTouch } from '../../shared/model/visit.ts'

/** Below this, a difference between the clocks is the network's time, and touches keep the times they were given. */
const SKEW_TOLERANCE_MS = 5_000

/**
 * Gives instants of a sender's clock by ours: a clock that is wrong, by seconds or years, is corrected by the time it says
 * it sent them; what still lies in the future happened now.
 */
export function clockOf({ sentAt, now }: Pick<Arrival, 'sentAt' | 'now'>): (at: number) => number {
  const skew = now - sentAt
  const correction = Math.abs(skew) > SKEW_TOLERANCE_MS ? skew : 0
  return (at) => Math.max(0, Math.min(now, Math.round(at + correction)))
}

interface Arrival {
  readonly touches: readonly SentTouch[]
  /** Epoch milliseconds by the sender's clock. */
  readonly sentAt: number
  /** Epoch milliseconds by ours. */
  readonly now: number
  /** Sent with a secret key. */
  readonly verified: boolean
}

/** The touches in order of time, by the server's clock. */
export function toTouches({ touches, sentAt, now, verified }: Arrival): readonly Touch[] {
  const time = clockOf({ sentAt, now })
  return touches
    .map(
      (touch): Touch => ({
        ...touch,
        id: touch.id ?? String(touch.seq),
        at: time(touch.at),
        channel: 'web',
        verified,
      }),
    )
    .sort((a, b) => a.at - b.at || a.seq - b.seq)
}
