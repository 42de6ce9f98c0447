import fc from 'fast-check'
import type { Json } from '../../../shared/model/touch.ts'
import { anyMutationOf } from '../../support/any-mutation.ts'

/** What is sent instead of a valid request. */
export interface HostileRequest {
  readonly path: string
  readonly method: string
  readonly headers: { readonly [name: string]: string }
  readonly body: string | Uint8Array<ArrayBuffer> | null
}

/** A request that is answered with 2xx, from which the hostile ones are derived. */
export interface ValidRequest {
  readonly name: string
  readonly path: string
  readonly method: string
  readonly headers: { readonly [name: string]: string }
  readonly body: Json
}

const DEPTHS = [100, 5_000, 30_000]

/** Requests like a valid one, but for a body, a header, a method or an address that was damaged. */
export function anyHostile(valid: ValidRequest): fc.Arbitrary<HostileRequest> {
  const { path, method, headers } = valid
  const body = valid.body === null ? null : JSON.stringify(valid.body)
  const otherPath = anyPathLike(path).map((hostile) => ({ path: hostile, method, headers, body }))
  const otherHeaders = anyHeaders(headers).map((hostile) => ({ path, method, headers: hostile, body }))
  const otherMethod = anyMethod.map((hostile) => ({ path, method: hostile, headers, body: bodyless(hostile, body) }))
  const addresses = [
    { weight: 1, arbitrary: otherHeaders },
    { weight: 1, arbitrary: otherMethod },
  ]
  if (body === null) return fc.oneof({ weight: 12, arbitrary: otherPath }, ...addresses)
  const damaged = anyBodyLike(valid.body, body).map((hostile) => ({ path, method, headers, body: hostile }))
  return fc.oneof({ weight: 20, arbitrary: damaged }, { weight: 1, arbitrary: otherPath }, ...addresses)
}

function anyBodyLike(value: Json, text: string): fc.Arbitrary<string | Uint8Array<ArrayBuffer>> {
  const bytes = new TextEncoder().encode(text)
  const noUtf8 = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 128, max: 255 })).map(([at, byte]) => {
    return bytes.map((known, place) => (place === at ? byte : known))
  })
  const nested = fc
    .tuple(fc.nat(text.length), fc.constantFrom(...DEPTHS), fc.constantFrom('[', '{"a":', '[{"__proto__":'))
    .map(([at, depth, bracket]) => text.slice(0, at) + bracket.repeat(depth) + text.slice(at))
  const closed = fc.constantFrom(...DEPTHS).chain((depth) => anyDeepPart(value, depth))
  const named = fc
    .constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty')
    .map((name) => text.replace(/^\{/, `{"${name}":{"site":"other","isAdmin":true},`))
  return fc.oneof(
    { weight: 18, arbitrary: anyMutationOf(value) },
    { weight: 2, arbitrary: noUtf8 },
    { weight: 1, arbitrary: nested },
    { weight: 1, arbitrary: closed },
    { weight: 1, arbitrary: named },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  )
}

/** One of the top fields becomes a list of lists of lists, well-formed. */
function anyDeepPart(value: Json, depth: number): fc.Arbitrary<string> {
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
  const deep = '['.repeat(depth) + ']'.repeat(depth)
  return fc.constantFrom(...names).map((name) => {
    return JSON.stringify({ ...Object(value), [name]: '%deep%' }).replace('"%deep%"', () => deep)
  })
}

const SEGMENTS = [
  ...['', '..', '.', '%', '%zz', '%00', '%c0%ae', '%2e%2e', '__proto__', 'constructor', 'user:', 'visitor:'],
  ...['user:%F0%9F', 'x'.repeat(600), '💣', '*', 'user:undefined', `user:${'y'.repeat(300)}`, ':id', "'; DROP TABLE"],
]
const QUERIES = ['', '?', '?site=', '?site=__proto__', '?site=%00', '?site=a&site=b', `?site=${'s'.repeat(700)}`]

/** The address with one of its parts replaced, or with another query. */
function anyPathLike(path: string): fc.Arbitrary<string> {
  const [address = '', query = ''] = path.split('?')
  const parts = address.split('/').slice(1)
  const segment = fc.oneof(fc.constantFrom(...SEGMENTS), fc.string({ maxLength: 12 }), fc.webSegment())
  const otherPart = fc
    .tuple(fc.nat(parts.length), segment)
    .map(([at, by]) => [...parts.slice(0, at), by, ...parts.slice(at + 1)].join('/'))
    .map((changed) => `/${changed}${query && `?${query}`}`)
  const otherQuery = fc.constantFrom(...QUERIES).map((hostile) => address + hostile)
  return fc.oneof({ weight: 3, arbitrary: otherPart }, { weight: 1, arbitrary: otherQuery })
}

const anyMethod = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND')

function bodyless(method: string, body: string | null): string | null {
  return method === 'GET' || method === 'HEAD' ? null : body
}

const HEADER_VALUES = ['', 'x', 'Bearer', 'Bearer ', 'Bearer null', 'Basic YTpi', '-1', '1e9', 'NaN', 'a'.repeat(9_000)]
const HEADER_NAMES = ['authorization', 'content-type', 'content-encoding', 'cookie', 'origin', 'sec-gpc', 'user-agent']

function anyHeaders(headers: ValidRequest['headers']): fc.Arbitrary<ValidRequest['headers']> {
  const cookie = `__Host-waypost-shop=${'A'.repeat(200)}; =; ;;`
  return fc
    .tuple(fc.constantFrom(...HEADER_NAMES), fc.constantFrom(...HEADER_VALUES, cookie))
    .map(([name, value]) => ({ ...headers, [name]: value }))
}
