import { describe, expect, it } from 'vitest'
import { signedHeaders } from '../../worker/outbound/sign.ts'
import { importWebhookSecrets } from '../../worker/outbound/webhook-secrets.ts'

const secretOf = (bytes: number, letter = 's') => `whsec_${btoa(letter.repeat(bytes))}`

const keysBySite = async (text: string | undefined) =>
  [...(await importWebhookSecrets(text))].map(([site, keys]) => [site, keys.length])

describe('importWebhookSecrets', () => {
  it('gives the keys of each site, both of one that is changing its secret, and none where none are set', async () => {
    const text = ` shop:${secretOf(32)} , shop:${secretOf(32, 't')},other:${secretOf(24, 'o')},`
    expect(await keysBySite(text)).toEqual([
      ['shop', 2],
      ['other', 1],
    ])
    for (const nothing of [undefined, '', ' , ']) expect(await keysBySite(nothing)).toEqual([])
  })

  it('takes secrets of 24 to 64 bytes, with their padding and without', async () => {
    for (const bytes of [24, 25, 26, 64]) {
      expect(await keysBySite(`shop:${secretOf(bytes)}`)).toHaveLength(1)
      expect(await keysBySite(`shop:${secretOf(bytes).replaceAll('=', '')}`)).toHaveLength(1)
    }
    for (const bytes of [23, 65])
      await expect(importWebhookSecrets(`shop:${secretOf(bytes)}`)).rejects.toThrow('24 to 64')
  })

  it('refuses one secret for two sites, and one that is there twice', async () => {
    for (const site of ['other', 'shop'])
      await expect(importWebhookSecrets(`shop:${secretOf(32)},${site}:${secretOf(32)}`)).rejects.toThrow(
        `has the secret of "${site}" twice`,
      )
  })

  it('refuses what is no "site:whsec_…", says which entry it is, and never what is in it', async () => {
    const base64 = btoa('v'.repeat(32))
    for (const bad of [
      `whsec_${base64}`,
      `:whsec_${base64}`,
      `a site:whsec_${base64}`,
      `shop:${base64}`,
      'shop:',
      `shop:whsec_${base64}!`,
    ]) {
      const fault: unknown = await importWebhookSecrets(`other:${secretOf(32)},${bad}`).catch((error: unknown) => error)
      expect(String(fault), bad).toContain('entry 2 is none')
      expect(String(fault)).not.toContain('dnZ2')
    }
  })
})

describe('signedHeaders', () => {
  it('signs as the specification’s own example is signed', async () => {
    const secrets = await importWebhookSecrets('shop:whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
    const signed = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', seconds: 1_614_265_330, body: '{"test": 2432232314}' }
    expect(await signedHeaders(signed, secrets.get('shop') ?? [])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })
})
