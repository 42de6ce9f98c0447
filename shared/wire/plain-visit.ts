import type { VisitRequest } from '../model/visit.ts'
import { ID, INSTANTS, MAX_SLOTS, MAX_TEXT, MAX_TOUCHES, SEED, VALUES } from './visit-limits.ts'

/**
 * Whether a value is a visit that the schema takes as it is, told in a fraction of the schema's time. `false` says
 * nothing: fields that are not known and properties that are lists or objects are left to the schema.
 */
export function isPlainVisit(value: unknown): value is VisitRequest {
  return isVisit(value)
}

type Test = (value: unknown) => boolean

interface Fields {
  readonly needed: { readonly [name: string]: Test }
  readonly optional: { readonly [name: string]: Test }
}

/** Keys that the schema's records leave out. */
const UNSAFE_KEYS: readonly string[] = ['__proto__', 'prototype', 'constructor']

const isBoolean: Test = (value) => typeof value === 'boolean'
const isName = isText({ min: 1, max: MAX_TEXT.name })
const isUrl = isText({ min: 0, max: MAX_TEXT.url })
const isInstant = isNumber(INSTANTS)
const isSeq: Test = (value) => Number.isSafeInteger(value) && isNumber({ min: 1, max: Number.MAX_SAFE_INTEGER })(value)

const isTouch = isObject({
  needed: { seq: isSeq, name: isName, at: isInstant },
  optional: { id: isName, value: isNumber(VALUES), props: isPlainProps },
})

const isVisit = isObject({
  needed: {
    site: (value) => typeof value === 'string' && ID.test(value),
    touches: isList(isTouch, MAX_TOUCHES),
    slots: isList(isText({ min: 0, max: MAX_TEXT.name }), MAX_SLOTS),
    page: isObject({
      needed: { url: isUrl },
      optional: { referrer: isUrl, title: isText({ min: 0, max: MAX_TEXT.title }) },
    }),
    sentAt: isInstant,
  },
  optional: {
    token: isText({ min: 0, max: MAX_TEXT.token }),
    seed: (value) => typeof value === 'string' && SEED.test(value),
    fresh: isBoolean,
    oldest: isSeq,
    consent: isObject({ needed: {}, optional: { measure: isBoolean, personalize: isBoolean } }),
  },
})

function isText({ min, max }: { readonly min: number; readonly max: number }): Test {
  return (value) => typeof value === 'string' && value.length >= min && value.length <= max
}

function isNumber({ min, max }: { readonly min: number; readonly max: number }): Test {
  return (value) => typeof value === 'number' && value >= min && value <= max
}

function isList(isPart: Test, max: number): Test {
  return (value) => Array.isArray(value) && value.length <= max && value.every(isPart)
}

/** An object of these fields and of no others. */
function isObject({ needed, optional }: Fields): Test {
  const tests = new Map(Object.entries({ ...needed, ...optional }))
  const names = Object.keys(needed)
  return (value) => {
    if (!isRecord(value)) return false
    for (const name in value) if (tests.get(name)?.(value[name]) !== true) return false
    return names.every((name) => Object.hasOwn(value, name))
  }
}

function isPlainProps(value: unknown): boolean {
  if (!isRecord(value)) return false
  for (const name in value) {
    const part = value[name]
    const isScalar = part === null || typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean'
    if (!isScalar || name.length > MAX_TEXT.name || UNSAFE_KEYS.includes(name)) return false
  }
  return true
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
