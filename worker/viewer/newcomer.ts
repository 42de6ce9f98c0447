import { newPassport, type Passport } from '../passport/passport.ts'
import type { TokenKeys } from '../passport/token-keys.ts'
import { mintVisitorId } from '../passport/visitor-id.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'

interface Newcomer {
  readonly site: string
  readonly seed?: string
  /** Whom they come after on this browser: a visitor who was erased, or the profile of another user. */
  readonly after?: string
}

/** Somebody of whom nothing is known: the same visitor when the request is sent again. */
export async function newcomer(
  { site, seed, after }: Newcomer,
  { version, program }: ServedPlaybook,
  keys: TokenKeys,
): Promise<Passport> {
  const own = seed === undefined || after === undefined ? seed : `${seed}\0${after}`
  return newPassport(await mintVisitorId(site, own, keys), version, program)
}
