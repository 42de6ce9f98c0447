import type { Delivery, Settled } from '../../shared/model/delivery.ts'

/** What webhooks are to be told, each once until it is settled. */
export interface Deliveries {
  /**
   * Up to `limit` deliveries that are due at `now`, epoch milliseconds, the longest due first. Nobody else is given them
   * for `leaseMs`: whoever dies over them has had them for that long. None of the webhooks in `resting`, each a
   * `site/webhook`.
   */
  claim(asked: Claim): Promise<readonly Delivery[]>
  /** Writes down what became of them. What somebody else has been given since counts as sent if it was, else as theirs. */
  settle(settled: readonly Settled[], now: number): Promise<void>
  /** Gives all up that a webhook has not been told yet, with what it answered. How many. */
  stop(webhook: Stopped, now: number): Promise<number>
  /** Forgets what was over before an instant, as much as one run takes. How many. */
  forget(before: number): Promise<number>
}

export interface Claim {
  readonly now: number
  readonly leaseMs: number
  readonly limit: number
  readonly resting: readonly string[]
}

export interface Stopped {
  readonly site: string
  readonly webhook: string
  readonly status: number
  readonly error: string
}
