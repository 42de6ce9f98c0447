import { MAX_VALUE } from '../model/touch.ts'

/** What the id of a site or of a part of a playbook looks like. */
export const ID = /^[a-z0-9][a-z0-9_-]{0,63}$/i

/** The most touches of one request; the tag keeps further ones for the next. */
export const MAX_TOUCHES = 500

/** The most slots of one request. */
export const MAX_SLOTS = 100

/** 128 bits in base64url. */
export const SEED = /^[A-Za-z0-9_-]{22}$/

/** The longest texts of a visit, in UTF-16 code units. */
export const MAX_TEXT = { name: 64, token: 4_096, url: 32_000, title: 1_000, proof: 4_096, handoff: 2_048 } as const

/** Epoch milliseconds that a `Date` can hold. */
export const INSTANTS = { min: 0, max: 8.64e15 } as const

/** What a touch may be worth. */
export const VALUES = { min: -MAX_VALUE, max: MAX_VALUE } as const
