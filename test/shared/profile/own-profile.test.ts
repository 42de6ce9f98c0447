import fc from 'fast-check'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { ID_BYTES, idFrom } from '../../../shared/lib/minted-id.ts'
import { ownProfileOf } from '../../../shared/profile/own-profile.ts'
import { mintedIdSchema } from '../../../shared/wire/person-schema.ts'

const anyId = fc.uint8Array({ minLength: ID_BYTES, maxLength: ID_BYTES }).map(({ buffer }) => idFrom(buffer))

it('a visitor’s own profile has an id as Waypost gives them, another one than theirs, and is nobody else’s', () => {
  fc.assert(
    fc.property(anyId, (visitor) => {
      const profile = ownProfileOf(visitor)
      expect(v.is(mintedIdSchema, profile)).toBe(true)
      expect(profile).not.toBe(visitor)
      expect(ownProfileOf(profile)).toBe(visitor)
    }),
  )
})

it('is stored, and so stays what it is', () => {
  expect(['AAAAAAAAAAAAAAAAAAAAAA', 'B8tCgCM-qPI4NWaI_UM-GQ', '_____________________w'].map(ownProfileOf)).toEqual([
    'AAAAAAAAAAAAAAAAAAAAAQ',
    'B8tCgCM-qPI4NWaI_UM-GA',
    '_____________________g',
  ])
})
