import { describe, expect, it } from 'vitest'
import { importIdentitySecrets } from '../../../worker/identity/identity-secrets.ts'
import { OTHER_SECRET, SECRETS, SHOP_SECRET } from './a-proof.ts'

const keysBySite = async (text: string | undefined) =>
  [...(await importIdentitySecrets(text))].map(([site, keys]) => [site, keys.length])

describe('importIdentitySecrets', () => {
  it('gives the keys of each site', async () => {
    expect(await keysBySite(` ${SECRETS} ,`)).toEqual([
      ['shop', 1],
      ['other', 1],
    ])
  })

  it('gives none when none are set', async () => {
    for (const nothing of [undefined, '', ' , ']) expect(await keysBySite(nothing)).toEqual([])
  })

  it('gives both keys of a site that is changing its secret', async () => {
    expect(await keysBySite(`shop:${SHOP_SECRET},shop:${SHOP_SECRET}2`)).toEqual([['shop', 2]])
  })

  it('takes a secret of 32 characters and none of 31, and colons inside of it', async () => {
    expect(await keysBySite(`shop:${'s'.repeat(32)},other:a:b${'s'.repeat(29)}`)).toHaveLength(2)
    await expect(importIdentitySecrets(`shop:${'s'.repeat(31)}`)).rejects.toThrow('at least 32 characters')
  })

  it('refuses one secret for two sites, and one that is there twice', async () => {
    for (const site of ['other', 'shop'])
      await expect(importIdentitySecrets(`shop:${SHOP_SECRET},${site}:${SHOP_SECRET}`)).rejects.toThrow(
        `has the secret of "${site}" twice`,
      )
  })

  it('refuses what is no "site:secret", and says which entry it is', async () => {
    const long = 's'.repeat(40)
    for (const bad of [long, `:${long}`, `a site:${long}`, `shop: ${long}`, `shop:${long}é`, 'shop:']) {
      await expect(importIdentitySecrets(`other:${OTHER_SECRET},${bad}`), bad).rejects.toThrow('entry 2 is none')
    }
  })

  it('never says a secret in its complaint', async () => {
    for (const bad of [
      'very-secret',
      'shop:very-secret',
      `shop:${'very-secret'.repeat(4)},b:${'very-secret'.repeat(4)}`,
    ]) {
      const fault: unknown = await importIdentitySecrets(bad).catch((error: unknown) => error)
      expect(fault).toBeInstanceOf(Error)
      expect(String(fault)).not.toContain('very-secret')
    }
  })
})
