import { ID_BYTES, idFrom, readId, writeId } from '../../shared/lib/minted-id.ts'
import { type Seal, seal, unseal } from '../passport/envelope.ts'
import type { TokenKeys } from '../passport/token-keys.ts'

/** What a link tells another of the site's hosts about whoever follows it. */
export interface HandOff {
  readonly profile: string
  /** The device that the link was made on. */
  readonly visitor: string
  /** Used once: whoever opens a hand-off remembers it until `expires`. */
  readonly nonce: string
  /** Epoch milliseconds: the last at which it is good. */
  readonly expires: number
}

/** Between which ends a hand-off is good. Both sides give the same site, and the host that the link leads to. */
export interface Passage {
  readonly site: string
  /** As `hostOf` says it. */
  readonly host: string
  /** Epoch milliseconds. */
  readonly now: number
  readonly keys: TokenKeys
}

export type HandOffFault = 'malformed' | 'forged' | 'other-host' | 'expired'

export type OpenedHandOff =
  | { readonly ok: true; readonly handOff: HandOff }
  | { readonly ok: false; readonly fault: HandOffFault }

/** A page loads in seconds; a link that is copied to somebody else is used after minutes. */
export const HAND_OFF_TTL_MS = 2 * 60_000

const FORMAT = 1
const LETTERS = 139

/** Seals a hand-off of two minutes with a nonce of its own: 139 characters of base64url. */
export async function sealHandOff(
  { profile, visitor }: Pick<HandOff, 'profile' | 'visitor'>,
  passage: Passage,
): Promise<string> {
  const target = await digestOf(passage.host)
  const nonce = idFrom(crypto.getRandomValues(new Uint8Array(ID_BYTES)).buffer)
  return seal(
    FORMAT,
    (out) => {
      out.hash(passage.now + HAND_OFF_TTL_MS)
      for (const id of [profile, visitor, nonce, target]) writeId(out, id)
    },
    sealOf(passage),
  )
}

/** Opens a hand-off of this site. Whether its nonce was used before is for the caller to find out. */
export async function openHandOff(text: string, passage: Passage): Promise<OpenedHandOff> {
  if (text.length !== LETTERS) return { ok: false, fault: 'malformed' }
  const opened = await unseal(text, [FORMAT], sealOf(passage))
  if (!opened.ok) return { ok: false, fault: opened.fault === 'malformed' ? 'malformed' : 'forged' }
  const { reader } = opened
  const expires = reader.hash()
  const [profile, visitor, nonce, target] = [readId(reader), readId(reader), readId(reader), readId(reader)]
  if (target !== (await digestOf(passage.host))) return { ok: false, fault: 'other-host' }
  if (passage.now > expires) return { ok: false, fault: 'expired' }
  return { ok: true, handOff: { profile, visitor, nonce, expires } }
}

function sealOf({ site, keys }: Passage): Seal {
  return { purpose: 'waypost-hand-off-v1', site, keys }
}

/** 128 bits, since host names are too long for a link. */
async function digestOf(host: string): Promise<string> {
  return idFrom(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(host)))
}
