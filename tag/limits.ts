/**
 * Every limit of the tag. They have a file without imports to themselves because the bundler then writes the numbers where
 * they are used, which the tag's size needs.
 */

/** How long storage may take over one transaction. Ten busy tabs need a second; past this it is broken. */
export const STORAGE_LIMIT_MS = 4_000

/** A request is answered within this time or not at all. */
export const REQUEST_LIMIT_MS = 8_000

/** How long to wait for other tabs to send: past this, one of them hangs or is frozen. */
export const LOCK_LIMIT_MS = 8_000

/** What may wait: a touch takes a kilobyte at most, so this is also a limit of 1 MiB. */
export const MAX_WAITING = 1_000
export const MAX_AGE_MS = 7 * 86_400_000

/** What the Worker takes of a touch's name, and what the queue has room for of the rest, in letters. */
export const MAX_NAME = 64
export const MAX_TOUCH = 900

/** What one request may carry of the Worker's 64 KiB and 500 touches: a letter has up to three bytes, a touch 50 letters. */
export const MAX_SENT_LENGTH = 14_000
export const MAX_SLOTS = 100
export const MAX_SLOT_ID = 64

/** A longer reply is nonsense, and to parse it would hold the page up. */
export const MAX_REPLY_LENGTH = 1_000_000

/** Touches of one moment share a request. */
export const SOON_MS = 20

/** After failures: delays grow from the first to the longest; the Worker may ask for more, up to a limit. */
export const FIRST_DELAY_MS = 1_000
export const MAX_DELAY_MS = 5 * 60_000
export const MAX_RETRY_AFTER_S = 3_600

/** Other tabs, and everybody else who comes back when the network does, are spread over this time. */
export const SPREAD_MS = 1_000

/** A stage that changes by time within this time is waited for; the server's clock is read to the second. */
export const MAX_FORESIGHT_MS = 30 * 60_000
export const CLOCK_STEP_MS = 1_000
export const CLOCK_TOLERANCE_MS = -5_000
