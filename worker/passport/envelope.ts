import { decodeBase64Url, encodeBase64Url } from '../../shared/lib/base64url.ts'
import { ByteReader } from '../../shared/lib/byte-reader.ts'
import { ByteWriter } from '../../shared/lib/byte-writer.ts'
import type { TokenKeys } from './token-keys.ts'

/** What an envelope is for. One that was sealed for one purpose or site does not open for another. */
export interface Seal {
  /** In ASCII, as are the ids of sites. */
  readonly purpose: string
  readonly site: string
  readonly keys: TokenKeys
}

export type EnvelopeFault = 'malformed' | 'unknown-key' | 'forged'

export type OpenedEnvelope =
  | { readonly ok: true; readonly format: number; readonly reader: ByteReader }
  | { readonly ok: false; readonly fault: EnvelopeFault }

const MAC_BYTES = 32

/** Seals what `write` writes: format and key id, that, then HMAC-SHA256 over all of it, purpose and site; in base64url. */
export async function seal(
  format: number,
  write: (out: ByteWriter) => void,
  { purpose, site, keys }: Seal,
): Promise<string> {
  const out = new ByteWriter()
  const prefix = prefixOf(purpose, site)
  out.ascii(prefix)
  out.byte(format)
  out.byte(keys.current.id)
  write(out)
  out.raw(new Uint8Array(await crypto.subtle.sign('HMAC', keys.current.key, out.finish())))
  return encodeBase64Url(out.finish(prefix.length))
}

/** Opens what `seal` sealed in one of these formats; WebCrypto compares the codes in constant time. */
export async function unseal(
  text: string,
  formats: readonly number[],
  { purpose, site, keys }: Seal,
): Promise<OpenedEnvelope> {
  const sealed = decodeBase64Url(text)
  const format = sealed?.[0]
  if (sealed === null || format === undefined || !formats.includes(format) || sealed.length < 2 + MAC_BYTES)
    return { ok: false, fault: 'malformed' }
  const key = keys.byId.get(sealed[1] ?? -1)
  if (key === undefined) return { ok: false, fault: 'unknown-key' }
  const end = sealed.length - MAC_BYTES
  const signed = new ByteWriter()
  signed.ascii(prefixOf(purpose, site))
  signed.raw(sealed.subarray(0, end))
  const isOurs = await crypto.subtle.verify('HMAC', key.key, sealed.subarray(end), signed.finish())
  return isOurs ? { ok: true, format, reader: new ByteReader(sealed, 2, end) } : { ok: false, fault: 'forged' }
}

/** What stands before the bytes when they are signed. */
function prefixOf(purpose: string, site: string): string {
  return `${purpose}\0${site}\0`
}
