import type { ByteReader } from '../../shared/lib/byte-reader.ts'
import type { ByteWriter } from '../../shared/lib/byte-writer.ts'
import { readId, writeId } from '../../shared/lib/minted-id.ts'
import type { Attributes } from '../../shared/model/touch.ts'
import type { Bond } from './passport.ts'

const CLAIMED = 0
const KEPT = 1
const KEPT_USER = 2

/** A cookie holds 4 KB with all of the token in it: traits past this stay in the profile alone. */
const MAX_TRAITS_BYTES = 512

/** What ties a visitor to a profile, as bytes: the kind, the profile, and of a kept one the stable id and the traits. */
export function writeBond(out: ByteWriter, bond: Exclude<Bond, { is: 'anonymous' }>): void {
  if (bond.is === 'claimed') {
    out.byte(CLAIMED)
    writeId(out, bond.profile)
    return
  }
  out.byte(bond.isUser ? KEPT_USER : KEPT)
  writeId(out, bond.profile)
  writeId(out, bond.stable)
  const traits = new TextEncoder().encode(JSON.stringify(bond.traits))
  const carried = traits.length <= MAX_TRAITS_BYTES ? traits : new Uint8Array(0)
  out.varint(carried.length)
  out.raw(carried)
}

/** Reads what `writeBond` wrote; bytes that it did not write throw a `RangeError`. */
export function readBond(reader: ByteReader): Bond {
  const [kind = -1] = reader.raw(1)
  const profile = readId(reader)
  if (kind === CLAIMED) return { is: 'claimed', profile }
  if (kind !== KEPT && kind !== KEPT_USER) throw new RangeError('a token of a form that is not known')
  const stable = readId(reader)
  return { is: 'kept', profile, isUser: kind === KEPT_USER, stable, traits: readTraits(reader.raw(reader.varint())) }
}

/** Signed by us, so they are traits. */
function readTraits(bytes: Uint8Array): Attributes {
  return bytes.length === 0 ? {} : JSON.parse(new TextDecoder().decode(bytes))
}
