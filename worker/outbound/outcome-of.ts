import type { Delivery, Outcome } from '../../shared/model/delivery.ts'
import type { Heard } from './post.ts'

/** The first retry is this late; each further one twice as late as the one before. */
const FIRST_DELAY_MS = 90_000

/** The last is then a day and two hours after the first: 90 s × (2^10 − 1). */
const MAX_ATTEMPTS = 11

/** The receiver says that it is no more. Source: Standard Webhooks, "Deliverability and reliability". */
export const GONE = 410

/** What comes of an attempt that was answered, or not, at `now`, epoch milliseconds. */
export function outcomeOf({ attempts }: Delivery, heard: Heard, now: number): Outcome {
  const { status } = heard
  if (status !== null && status >= 200 && status < 300) return { is: 'sent', status }
  const error = status === null ? heard.error : meaningOf(status)
  if (status === GONE || attempts >= MAX_ATTEMPTS) return { is: 'failed', status, error }
  return { is: 'pending', due: now + FIRST_DELAY_MS * 2 ** (attempts - 1), status, error, isUntried: false }
}

function meaningOf(status: number): string {
  if (status === GONE) return 'answers 410: it is gone'
  if (status >= 300 && status < 400) return `answers ${status}: redirects are not followed`
  return `answers ${status}`
}
