import { decodeEvidence, encodeEvidence } from '../../shared/journey/encode.ts'
import type { Program } from '../../shared/journey/program.ts'
import type { Journeyer, Placement } from '../../shared/journey/travel.ts'
import { decodeBase64Url, encodeBase64Url } from '../../shared/lib/base64url.ts'
import { ByteReader } from '../../shared/lib/byte-reader.ts'
import { ByteWriter } from '../../shared/lib/byte-writer.ts'
import { fnv1a32 } from '../../shared/lib/hash.ts'
import type { TokenKey, TokenKeys } from './token-keys.ts'

/** What a visitor carries: who they are, and what is known of their journey. */
export interface Passport {
  /** 16 bytes, base64url. */
  readonly visitor: string
  readonly person: Journeyer
  /** The playbook's version that the stages were judged by. */
  readonly version: string
}

export type TokenFault = 'malformed' | 'unknown-key' | 'forged' | 'expired'

export type OpenedToken =
  | { readonly ok: true; readonly passport: Passport }
  | { readonly ok: false; readonly fault: TokenFault }

/** A token is good this long after its last renewal: what browsers allow a cookie. */
export const TOKEN_TTL_MS = 400 * 86_400_000

const FORMAT = 1
const VISITOR_BYTES = 16
const MAC_BYTES = 32
const SIGNED_FOR = 'waypost-token-v1'

/**
 * Seals a passport for one site: format and key id, the time of issue, the visitor, placements by hashes of journey and
 * stage, the next change, the version, the evidence; then HMAC-SHA256 over all of it and the site; in base64url.
 */
export async function sealToken(
  passport: Passport,
  site: string,
  { keys, program }: { keys: TokenKeys; program: Program },
): Promise<string> {
  const { person } = passport
  const issuedAt = person.judgedAt
  const out = new ByteWriter()
  out.raw(Uint8Array.of(FORMAT, keys.current.id))
  out.varint(issuedAt)
  out.raw(decodeBase64Url(passport.visitor) ?? new Uint8Array(VISITOR_BYTES))
  out.word(versionHash(passport.version))
  out.varint(Number.isFinite(person.nextChange) ? person.nextChange - issuedAt + 1 : 0)
  out.varint(person.placements.length)
  person.placements.forEach(({ stage, since, ordinal }, place) => {
    out.word(fnv1a32(program.journeys[place]?.id ?? ''))
    out.word(stage === null ? 0 : fnv1a32(stage))
    out.varint(issuedAt - since)
    out.varint(ordinal)
  })
  out.raw(encodeEvidence(person.evidence, program.shape))
  const body = out.finish()
  const mac = await crypto.subtle.sign('HMAC', keys.current.key, signedBytes(site, body))
  const sealed = new Uint8Array(body.length + MAC_BYTES)
  sealed.set(body)
  sealed.set(new Uint8Array(mac), body.length)
  return encodeBase64Url(sealed)
}

/** Opens a token of this site. One that was forged, cut, made for another site or left too long gives its fault. */
export async function openToken(
  token: string,
  site: string,
  { keys, program, version, now }: { keys: TokenKeys; program: Program; version: string; now: number },
): Promise<OpenedToken> {
  const sealed = decodeBase64Url(token)
  if (sealed === null || sealed.length < MAC_BYTES + VISITOR_BYTES || sealed[0] !== FORMAT)
    return { ok: false, fault: 'malformed' }
  const key = keys.byId.get(sealed[1] ?? -1)
  if (key === undefined) return { ok: false, fault: 'unknown-key' }
  const body = sealed.subarray(0, sealed.length - MAC_BYTES)
  if (!(await isSigned(key, site, { body, mac: sealed.subarray(body.length) }))) return { ok: false, fault: 'forged' }
  const passport = readPassportSafely(body.subarray(2), program, version)
  if (passport === null) return { ok: false, fault: 'malformed' }
  return now - passport.person.judgedAt > TOKEN_TTL_MS ? { ok: false, fault: 'expired' } : { ok: true, passport }
}

/** WebCrypto compares the codes in constant time. */
function isSigned(
  { key }: TokenKey,
  site: string,
  { body, mac }: { body: Uint8Array; mac: Uint8Array<ArrayBuffer> },
): Promise<boolean> {
  return crypto.subtle.verify('HMAC', key, mac, signedBytes(site, body))
}

function readPassportSafely(bytes: Uint8Array, program: Program, version: string): Passport | null {
  try {
    return readPassport(new ByteReader(bytes), program, version)
  } catch (error) {
    // Our own signature over bytes of a form that this version no longer reads: a fresh visitor, not an outage.
    if (error instanceof RangeError) return null
    throw error
  }
}

function readPassport(reader: ByteReader, program: Program, version: string): Passport {
  const issuedAt = reader.varint()
  const visitor = encodeBase64Url(reader.raw(VISITOR_BYTES))
  const isCurrent = reader.word() === versionHash(version)
  const untilChange = reader.varint()
  const placed = new Map<number, Placement & { readonly stageHash: number }>()
  for (let left = reader.varint(); left > 0; left -= 1) {
    const journey = reader.word()
    const stageHash = reader.word()
    placed.set(journey, { stage: null, stageHash, since: issuedAt - reader.varint(), ordinal: reader.varint() })
  }
  const placements = program.journeys.map(({ id, stages }): Placement => {
    const { stageHash = 0, since = issuedAt, ordinal = 0 } = placed.get(fnv1a32(id)) ?? {}
    return { stage: stages.find((stage) => fnv1a32(stage.id) === stageHash)?.id ?? null, since, ordinal }
  })
  const evidence = decodeEvidence(reader.raw(reader.left), program.shape)
  const nextChange = untilChange === 0 ? Number.POSITIVE_INFINITY : issuedAt + untilChange - 1
  return {
    visitor,
    person: { evidence, placements, judgedAt: issuedAt, nextChange },
    version: isCurrent ? version : '',
  }
}

function versionHash(version: string): number {
  return fnv1a32(version)
}

function signedBytes(site: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const prefix = new TextEncoder().encode(`${SIGNED_FOR}\0${site}\0`)
  const bytes = new Uint8Array(prefix.length + body.length)
  bytes.set(prefix)
  bytes.set(body, prefix.length)
  return bytes
}
