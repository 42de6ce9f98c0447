import { describe, expect, it } from 'vitest'
import { importTokenKeys } from '../../../worker/passport/token-keys.ts'
import { KEY_1, KEY_2 } from '../support/a-worker.ts'

describe('importTokenKeys', () => {
  it('signs with the first key and verifies with all', async () => {
    const { current, byId } = await importTokenKeys(` ${KEY_2}, ${KEY_1},`)
    expect([current.id, [...byId.keys()]]).toEqual([2, [2, 1]])
  })

  it('says what to set when there is none', async () => {
    for (const nothing of [undefined, '', ' , '])
      await expect(importTokenKeys(nothing)).rejects.toThrow('WAYPOST_TOKEN_KEYS is not set')
  })

  it('refuses a key that is short, has no id from 0 to 255, or is not base64url', async () => {
    const short = '1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg'
    for (const bad of [short, KEY_1.replace('1:', '256:'), KEY_1.replace('1:', 'x:'), KEY_1.slice(2), `${KEY_1}=`]) {
      await expect(importTokenKeys(bad), bad).rejects.toThrow('WAYPOST_TOKEN_KEYS must list keys as "id:secret"')
    }
  })

  it('never says the secret in its complaint', async () => {
    const fault: unknown = await importTokenKeys('999:very-secret').catch((error: unknown) => error)
    expect(String(fault)).not.toContain('very-secret')
  })
})
