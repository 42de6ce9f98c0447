import type { IdentityClaim, VisitReply } from '../../shared/model/visit.ts'
import type { IdentifyOptions } from '../api.ts'
import { type Kept, type KeptIdentity, newKept } from '../queue/kept.ts'
import type { Core } from './core.ts'
import { keepSoon } from './keep-soon.ts'

/** What the Worker takes, in letters; of traits, what leaves a request room for touches. */
const MAX_USER = 128
const MAX_PROOF = 4_096
const MAX_TRAITS = 4_000

/**
 * Keeps a claim, which is sent with each visit until a reply says what became of it. The claim that was made last is not
 * made again, nor is one that was proven and only has a new proof. Another user on this device is another visitor, of whom
 * nothing is known. What the Worker would not take is no claim: a part of a
 * user id is another user's.
 */
export async function identify(core: Core, user: string, { proof, traits }: IdentifyOptions = {}): Promise<void> {
  const claim: IdentityClaim = JSON.parse(JSON.stringify({ user: String(user ?? ''), proof, traits, at: Date.now() }))
  if (!isFit(claim)) return
  if (isOther(core.last, user)) core.hide()
  await keepSoon(core, (kept) => making(kept, claim))
}

/**
 * Whom the page said last that the visitor is, once a reply has said what became of the claim of its request: if that is
 * the last still, it is not sent any more. Nothing is said of a person who is gone, who may come back with the same proof.
 */
export function settledClaim(
  { identity }: Kept,
  { identity: asked }: Kept,
  { identity: outcome, gone }: VisitReply,
): KeptIdentity | undefined {
  if (identity?.key !== asked?.key || !(gone || outcome)) return identity
  return asked && outcome && { ...asked, claim: undefined, outcome }
}

function isFit({ user, proof = '', traits = {} }: IdentityClaim): boolean {
  return (
    user.length > 0 &&
    user.length <= MAX_USER &&
    typeof proof === 'string' &&
    proof.length <= MAX_PROOF &&
    JSON.stringify(traits).length <= MAX_TRAITS
  )
}

function making(kept: Kept, claim: IdentityClaim): Kept {
  const { proof, at: _, ...person } = claim
  const known = JSON.stringify(person)
  const key = known + (proof ?? '')
  const { identity } = kept
  const isMade = identity?.key === key || (identity?.known === known && identity.outcome === 'proven')
  if (isMade) return kept
  return { ...(isOther(kept, claim.user) ? { ...newKept(), fresh: true } : kept), identity: { key, known, claim } }
}

function isOther(kept: Kept | undefined, user: string): boolean {
  return kept?.identity !== undefined && JSON.parse(kept.identity.known).user !== user
}
