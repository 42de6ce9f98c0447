import type { Passport } from '../passport/passport.ts'

/** By what the arms of whoever carries a passport are drawn: by the visitor's id, and of a kept one by the person's. */
export function stableIdOf({ visitor, bond }: Passport): string {
  return bond.is === 'kept' ? bond.stable : visitor
}
