import { decodeBase64Url, encodeBase64Url } from './base64url.ts'
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'

/** The ids that Waypost mints, of visitors, profiles and hand-offs, are 128 bits: 22 letters of base64url. */
export const ID_BYTES = 16

/** The id that begins some bytes, such as a digest. */
export function idFrom(bytes: ArrayBuffer): string {
  return encodeBase64Url(new Uint8Array(bytes, 0, ID_BYTES))
}

/** Writes an id; what is none is a bug, and throws. */
export function writeId(out: ByteWriter, id: string): void {
  const bytes = decodeBase64Url(id)
  if (bytes?.length !== ID_BYTES) throw new Error(`Waypost has ids of ${ID_BYTES} bytes, and "${id}" is none`)
  out.raw(bytes)
}

/** Reads what `writeId` wrote. */
export function readId(reader: ByteReader): string {
  return encodeBase64Url(reader.raw(ID_BYTES))
}
