import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { profileIdOfUser } from '../../../worker/identity/profile-id.ts'

describe('profileIdOfUser', () => {
  /** Worked out by another implementation. Profiles are stored under these: a change loses everybody. */
  it.each([
    ['shop', 'user-4711', 'tbZo_PKToPqsPy7DTWDOSg'],
    ['shop', '1', 'B8tCgCM-qPI4NWaI_UM-GQ'],
    ['other', 'user-4711', '5Voxf4FOlwmkzhXcQWiayQ'],
    ['shop', 'zoë@example.com', 'WT-IPTj3DVdNhkStWSj28w'],
    ['shop', '顧客 7', 'Z5L4yC2g5t2PmM0RwOgckQ'],
  ])('of %s, %s is %s', async (site, user, id) => {
    expect(await profileIdOfUser(site, user)).toBe(id)
  })

  it('is another one for every other site and user', async () => {
    const someone = fc.tuple(fc.stringMatching(/^[a-z0-9-]{1,8}$/), fc.string({ minLength: 1, unit: 'grapheme' }))
    const people = fc.uniqueArray(someone, { minLength: 2, selector: ([site, user]) => `${site}\0${user}` })
    await fc.assert(
      fc.asyncProperty(people, async (pairs) => {
        const ids = await Promise.all(pairs.map(([site, user]) => profileIdOfUser(site, user)))
        expect(new Set(ids).size).toBe(pairs.length)
        for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{21}[AQgw]$/)
      }),
    )
  })
})
