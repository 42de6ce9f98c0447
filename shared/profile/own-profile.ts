import { ALPHABET } from '../lib/base64url.ts'

/** Of the last letter's six bits, the lowest that a minted id of 128 bits uses. */
const LAST_BIT = 0b010000

/**
 * The profile of a visitor who is kept without being a user: the visitor's id with its last bit turned. So what is told of
 * the visitor alone, by a tab that lags behind, never goes under the name of the profile that the visitor became. Of such a
 * profile it is the visitor. Stored under it, so it may never change.
 */
export function ownProfileOf(visitor: string): string {
  return visitor.slice(0, -1) + ALPHABET.charAt(ALPHABET.indexOf(visitor.slice(-1)) ^ LAST_BIT)
}
