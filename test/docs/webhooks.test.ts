import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { inRoot } from '../../scripts/root.ts'
import { signedHeaders } from '../../worker/outbound/sign.ts'
import { importWebhookSecrets } from '../../worker/outbound/webhook-secrets.ts'

const PAGE = readFileSync(inRoot('docs/webhooks.md'), 'utf8')
const SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
const OTHER = `whsec_${Buffer.from('another secret of thirty-two byt').toString('base64')}`
const BODY = '{"type":"stage.entered","data":{"stage":"zoë"}}'

describe('docs/webhooks.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-docs-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const receiver = join(folder, 'receiver.mjs')
  const code = /```js\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? ''
  writeFileSync(
    receiver,
    `${code}
    const { headers, body, secret } = JSON.parse(process.argv[2])
    console.log(isGenuine(headers, body, secret))`,
  )
  const isGenuine = (asked: object) =>
    execFileSync(process.execPath, [receiver, JSON.stringify(asked)], { encoding: 'utf8' }).trim()
  const signed = async (secrets: string, seconds = Math.floor(Date.now() / 1000)) => {
    const keys = (await importWebhookSecrets(secrets)).get('shop') ?? []
    return signedHeaders({ id: 'msg_1', seconds, body: BODY }, keys)
  }

  it('knows what Waypost signs, also while the secret changes', async () => {
    expect(isGenuine({ headers: await signed(`shop:${SECRET}`), body: BODY, secret: SECRET })).toBe('true')
    const headers = await signed(`shop:${OTHER},shop:${SECRET}`)
    for (const secret of [SECRET, OTHER]) expect(isGenuine({ headers, body: BODY, secret })).toBe('true')
  })

  it('refuses another body, another id, another secret, no signature and what was sent long ago', async () => {
    const headers = await signed(`shop:${SECRET}`)
    const old = await signed(`shop:${SECRET}`, Math.floor(Date.now() / 1000) - 600)
    const { 'webhook-signature': _, ...unsigned } = headers
    for (const forged of [
      { headers, body: `${BODY} `, secret: SECRET },
      { headers: { ...headers, 'webhook-id': 'msg_2' }, body: BODY, secret: SECRET },
      { headers, body: BODY, secret: OTHER },
      { headers: unsigned, body: BODY, secret: SECRET },
      { headers: old, body: BODY, secret: SECRET },
    ])
      expect(isGenuine(forged)).toBe('false')
  })
})
