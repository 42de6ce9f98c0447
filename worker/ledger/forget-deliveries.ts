import { createD1Deliveries } from './d1-deliveries.ts'

/** How long it can be looked up what a webhook was told, and what it answered. */
const KEPT_MS = 30 * 86_400_000

/** Forgets deliveries that have been over for 30 days at `now`, epoch milliseconds. How many. */
export function forgetDeliveries(db: D1Database, now: number): Promise<number> {
  return createD1Deliveries(db).forget(now - KEPT_MS)
}
