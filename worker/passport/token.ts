import { readEvidence, writeEvidence } from '../../shared/journey/encode.ts'
import type { Program } from '../../shared/journey/program.ts'
import type { Placement } from '../../shared/journey/travel.ts'
import type { ByteReader } from '../../shared/lib/byte-reader.ts'
import { fnv1a32 } from '../../shared/lib/hash.ts'
import { readId, writeId } from '../../shared/lib/minted-id.ts'
import { readBond, writeBond } from './bond-bytes.ts'
import { type EnvelopeFault, seal, unseal } from './envelope.ts'
import { ANONYMOUS, type Passport } from './passport.ts'
import type { TokenKeys } from './token-keys.ts'

export type TokenFault = EnvelopeFault | 'expired'

export type OpenedToken =
  | { readonly ok: true; readonly passport: Passport }
  | { readonly ok: false; readonly fault: TokenFault }

/** A token is good this long after its last renewal: what browsers allow a cookie. */
export const TOKEN_TTL_MS = 400 * 86_400_000

/** A stage that this version of the playbook does not have: the next judgement finds that it was left. */
const GONE = ''

/** What stands in a token: a visitor alone, or also what ties the visitor to a profile. */
const ANONYMOUS_FORMAT = 1
const BOUND_FORMAT = 2
const SEALED_FOR = 'waypost-token-v1'

/**
 * Seals a passport for one site: the time of issue, the visitor, the bond if there is one, the version, the next change,
 * placements by hashes of journey and stage, the evidence.
 */
export async function sealToken(
  passport: Passport,
  site: string,
  { keys, program }: { keys: TokenKeys; program: Program },
): Promise<string> {
  const { person, bond } = passport
  const issuedAt = person.judgedAt
  const format = bond.is === 'anonymous' ? ANONYMOUS_FORMAT : BOUND_FORMAT
  return seal(
    format,
    (out) => {
      out.varint(issuedAt)
      writeId(out, passport.visitor)
      if (bond.is !== 'anonymous') writeBond(out, bond)
      out.word(versionHash(passport.version))
      out.varint(Number.isFinite(person.nextChange) ? person.nextChange - issuedAt + 1 : 0)
      out.varint(person.placements.length)
      person.placements.forEach(({ stage, since, ordinal }, place) => {
        out.word(fnv1a32(program.journeys[place]?.id ?? ''))
        out.word(stage === null ? 0 : fnv1a32(stage))
        out.varint(issuedAt - since)
        out.varint(ordinal)
      })
      writeEvidence(out, person.evidence, program.shape)
    },
    { purpose: SEALED_FOR, site, keys },
  )
}

/** Opens a token of this site. One that was forged, cut, made for another site or left too long gives its fault. */
export async function openToken(
  token: string,
  site: string,
  { keys, program, version, now }: { keys: TokenKeys; program: Program; version: string; now: number },
): Promise<OpenedToken> {
  const opened = await unseal(token, [ANONYMOUS_FORMAT, BOUND_FORMAT], { purpose: SEALED_FOR, site, keys })
  if (!opened.ok) return opened
  const passport = readPassportSafely(opened.reader, { program, version, isBound: opened.format === BOUND_FORMAT })
  if (passport === null) return { ok: false, fault: 'malformed' }
  return now - passport.person.judgedAt > TOKEN_TTL_MS ? { ok: false, fault: 'expired' } : { ok: true, passport }
}

interface Reading {
  readonly program: Program
  readonly version: string
  readonly isBound: boolean
}

function readPassportSafely(reader: ByteReader, reading: Reading): Passport | null {
  try {
    return readPassport(reader, reading)
  } catch (error) {
    // Our own signature over bytes of a form that this version no longer reads: a fresh visitor, not an outage.
    if (error instanceof RangeError) return null
    throw error
  }
}

function readPassport(reader: ByteReader, { program, version, isBound }: Reading): Passport {
  const issuedAt = reader.varint()
  const visitor = readId(reader)
  const bond = isBound ? readBond(reader) : ANONYMOUS
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
    const stage = stageHash === 0 ? null : (stages.find(({ id }) => fnv1a32(id) === stageHash)?.id ?? GONE)
    return { stage, since, ordinal }
  })
  const evidence = readEvidence(reader, program.shape)
  const nextChange = untilChange === 0 ? Number.POSITIVE_INFINITY : issuedAt + untilChange - 1
  return {
    visitor,
    person: { evidence, placements: placed.size === 0 ? [] : placements, judgedAt: issuedAt, nextChange },
    version: isCurrent ? version : '',
    bond,
  }
}

function versionHash(version: string): number {
  return fnv1a32(version)
}
