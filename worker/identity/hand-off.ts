import { decodeBase64Url, encodeBase64Url } from '../../shared/lib/base64url.ts'
import { ByteReader } from '../../shared/lib/byte-reader.ts'
import { ByteWriter } from '../../shared/lib/byte-writer.ts'

/** What a link tells another of the site's hosts about whoever follows it. Ids are 16 bytes, base64url. */
export interface HandOff {
  readonly profile: string
  /** The device that the link was made on. */
  readonly visitor: string
  /** Used once: whoever opens a hand-off remembers it until `expires`. */
  readonly nonce: string
  /** Epoch milliseconds: the last at which it is good. */
  readonly expires: number
}

/** The keys of tokens, as far as they are needed here. */
export interface SigningKeys {
  readonly current: SigningKey
  readonly byId: ReadonlyMap<number, SigningKey>
}

export interface SigningKey {
  /** 0 to 255. */
  readonly id: number
  readonly key: CryptoKey
}

/** Between which ends a hand-off is good. Both sides give the same site, and the host that the link leads to. */
export interface Passage {
  readonly site: string
  /** As `hostOf` says it. */
  readonly host: string
  /** Epoch milliseconds. */
  readonly now: number
  readonly keys: SigningKeys
}

export type HandOffFault = 'malformed' | 'forged' | 'other-host' | 'expired'

export type OpenedHandOff =
  | { readonly ok: true; readonly handOff: HandOff }
  | { readonly ok: false; readonly fault: HandOffFault }

/** A page loads in seconds; a link that is copied to somebody else is used after minutes. */
export const HAND_OFF_TTL_MS = 2 * 60_000

const FORMAT = 1
const ID_BYTES = 16
const MAC_BYTES = 32
const EXPIRES_BYTES = 6
const SEALED_BYTES = 2 + EXPIRES_BYTES + 4 * ID_BYTES + MAC_BYTES
const SIGNED_FOR = 'waypost-hand-off-v1'

/** Seals a hand-off of two minutes with a nonce of its own: 139 characters of base64url. */
export async function sealHandOff(
  { profile, visitor }: Pick<HandOff, 'profile' | 'visitor'>,
  { site, host, now, keys }: Passage,
): Promise<string> {
  const out = new ByteWriter()
  out.raw(Uint8Array.of(FORMAT, keys.current.id))
  out.hash(now + HAND_OFF_TTL_MS)
  out.raw(bytesOf(profile))
  out.raw(bytesOf(visitor))
  out.raw(crypto.getRandomValues(new Uint8Array(ID_BYTES)))
  out.raw(await digestOf(host))
  const body = out.finish()
  out.raw(new Uint8Array(await crypto.subtle.sign('HMAC', keys.current.key, signedBytes(site, body))))
  return encodeBase64Url(out.finish())
}

/** Opens a hand-off of this site. Whether its nonce was used before is for the caller to find out. */
export async function openHandOff(text: string, { site, host, now, keys }: Passage): Promise<OpenedHandOff> {
  const sealed = decodeBase64Url(text)
  if (sealed?.length !== SEALED_BYTES || sealed[0] !== FORMAT) return { ok: false, fault: 'malformed' }
  const key = keys.byId.get(sealed[1] ?? -1)
  const body = sealed.subarray(0, SEALED_BYTES - MAC_BYTES)
  // WebCrypto compares the codes in constant time.
  const isOurs =
    key !== undefined &&
    (await crypto.subtle.verify('HMAC', key.key, sealed.subarray(body.length), signedBytes(site, body)))
  if (!isOurs) return { ok: false, fault: 'forged' }
  const reader = new ByteReader(body.subarray(2))
  const expires = reader.hash()
  const [profile, visitor, nonce, target] = [readId(reader), readId(reader), readId(reader), readId(reader)]
  if (target !== encodeBase64Url(await digestOf(host))) return { ok: false, fault: 'other-host' }
  if (now > expires) return { ok: false, fault: 'expired' }
  return { ok: true, handOff: { profile, visitor, nonce, expires } }
}

function readId(reader: ByteReader): string {
  return encodeBase64Url(reader.raw(ID_BYTES))
}

function bytesOf(id: string): Uint8Array {
  const bytes = decodeBase64Url(id)
  if (bytes?.length !== ID_BYTES) throw new Error('A hand-off is of a profile and a visitor with ids of 16 bytes')
  return bytes
}

/** 128 bits, since host names are too long for a link. */
async function digestOf(host: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(host)), 0, ID_BYTES)
}

function signedBytes(site: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter()
  out.raw(new TextEncoder().encode(`${SIGNED_FOR}\0${site}\0`))
  out.raw(body)
  return out.finish()
}
