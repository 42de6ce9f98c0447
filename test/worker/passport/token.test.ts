import { describe, expect, it } from 'vitest'
import { decodeBase64Url, encodeBase64Url } from '../../../shared/lib/base64url.ts'
import { TOKEN_TTL_MS } from '../../../worker/passport/token.ts'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { touchesNumbered } from '../../support/a-touch.ts'
import { aVisit, OTHER_SEED } from '../../support/a-visit.ts'
import { aWorker, KEY_1, KEY_2, type TestWorker } from '../support/a-worker.ts'
import { open } from '../support/open.ts'

const VISIT = aVisit({ touches: touchesNumbered([1, 2, 3]) })

async function aVisitorWith3(tokenKeys = KEY_1) {
  const worker = await aWorker({ playbook: aCountingPlaybook(), tokenKeys })
  const { token } = await worker.visit(VISIT)
  return { worker, token: token ?? '' }
}

/** Visits with this token and without touches; says what became of it. */
async function use(worker: TestWorker, token: string) {
  const entriesBefore = worker.log.length
  const reply = await worker.visit(aVisit({ token, seed: OTHER_SEED, sentAt: worker.clock.now }))
  return { stage: reply.stages.count?.stage, ack: reply.ack, log: worker.log.slice(entriesBefore) }
}

const fresh = (fault: string) => ({ stage: '0', ack: [], log: [{ log: 'token-refused', site: 'shop', fault }] })

describe('a token', () => {
  it('continues the visitor', async () => {
    const { worker, token } = await aVisitorWith3()
    expect(await use(worker, token)).toEqual({ stage: '3', ack: [], log: [] })
  })

  it('is good for 400 days after the last visit, and makes a fresh visitor one millisecond later', async () => {
    const { worker, token } = await aVisitorWith3()
    worker.clock.now += TOKEN_TTL_MS
    expect(await use(worker, token)).toMatchObject({ stage: '3', log: [] })
    worker.clock.now += 1
    expect(await use(worker, token)).toEqual(fresh('expired'))
  })

  it('is renewed by every visit', async () => {
    const { worker, token } = await aVisitorWith3()
    worker.clock.now += TOKEN_TTL_MS
    const renewed = await worker.visit(aVisit({ token, sentAt: worker.clock.now }))
    worker.clock.now += TOKEN_TTL_MS
    expect(await use(worker, renewed.token ?? '')).toMatchObject({ stage: '3', log: [] })
  })

  it('is good in every isolate that has the key', async () => {
    const { token } = await aVisitorWith3()
    expect(await use(await aWorker({ playbook: aCountingPlaybook() }), token)).toMatchObject({ stage: '3', log: [] })
  })
})

describe('a forged token', () => {
  it('makes a fresh visitor whichever of its bytes was changed', async () => {
    const { worker, token } = await aVisitorWith3()
    const bytes = decodeBase64Url(token) ?? new Uint8Array()
    for (let place = 0; place < bytes.length; place += 1) {
      const forged = bytes.slice()
      forged[place] = (bytes[place] ?? 0) ^ (1 << (place % 8))
      const fault = place === 0 ? 'malformed' : place === 1 ? 'unknown-key' : 'forged'
      expect(await use(worker, encodeBase64Url(forged)), `byte ${place}`).toEqual(fresh(fault))
    }
  })

  it('makes a fresh visitor wherever it was cut', async () => {
    const { worker, token } = await aVisitorWith3()
    for (let length = 0; length < token.length; length += 7) {
      const { stage, ack, log } = await use(worker, token.slice(0, length))
      expect([stage, ack, log], `${length} letters`).toEqual([
        '0',
        [],
        [{ ...fresh('').log[0], fault: expect.stringMatching(/malformed|forged/) }],
      ])
    }
  })

  it('makes a fresh visitor when something was added', async () => {
    const { worker, token } = await aVisitorWith3()
    const bytes = decodeBase64Url(token) ?? new Uint8Array()
    const longer = new Uint8Array(bytes.length + 4)
    longer.set(bytes)
    expect(await use(worker, encodeBase64Url(longer))).toEqual(fresh('forged'))
  })

  it('makes a fresh visitor when it is no base64url at all', async () => {
    const { worker } = await aVisitorWith3()
    for (const nonsense of ['null', 'A', '💣'.repeat(50), '../../etc', '='.repeat(120)]) {
      expect(await use(worker, nonsense), nonsense).toEqual(fresh('malformed'))
    }
  })

  it('makes a fresh visitor when it was made for another site', async () => {
    const { worker } = await aVisitorWith3()
    await worker.store(aCountingPlaybook({ site: 'other' }))
    const { token } = await worker.visit({ ...VISIT, site: 'other' })
    expect(await use(worker, token ?? '')).toEqual(fresh('forged'))
  })

  it('makes a fresh visitor when it was signed with another key of the same id', async () => {
    const { token } = await aVisitorWith3(KEY_2.replace('2:', '1:'))
    const { worker } = await aVisitorWith3()
    expect(await use(worker, token)).toEqual(fresh('forged'))
  })

  it('lets the visitor go on with the token of the reply', async () => {
    const { worker } = await aVisitorWith3()
    const { token } = await worker.visit({ ...VISIT, token: 'forged' })
    expect(await use(worker, token ?? '')).toMatchObject({ stage: '3', log: [] })
  })
})

describe('the rotation of keys', () => {
  it('goes on with tokens of an older key that is still listed, and signs with the first', async () => {
    const { token } = await aVisitorWith3(KEY_1)
    const worker = await aWorker({ playbook: aCountingPlaybook(), tokenKeys: `${KEY_2},${KEY_1}` })
    const reply = await worker.visit(aVisit({ token }))
    expect(reply.stages.count?.stage).toBe('3')
    expect(decodeBase64Url(reply.token ?? '')?.[1]).toBe(2)
    const later = await aWorker({ playbook: aCountingPlaybook(), tokenKeys: KEY_2 })
    expect(await use(later, reply.token ?? '')).toMatchObject({ stage: '3', log: [] })
  })

  it('keeps the visitor id', async () => {
    const { worker, token } = await aVisitorWith3(KEY_1)
    const rotated = await aWorker({ playbook: aCountingPlaybook(), tokenKeys: `${KEY_2},${KEY_1}` })
    const reply = await rotated.visit(aVisit({ token }))
    expect((await open(rotated, reply.token)).visitor).toBe((await open(worker, token)).visitor)
  })

  it('makes a fresh visitor of a token whose key is not listed any more', async () => {
    const { token } = await aVisitorWith3(KEY_1)
    const worker = await aWorker({ playbook: aCountingPlaybook(), tokenKeys: KEY_2 })
    expect(await use(worker, token)).toEqual(fresh('unknown-key'))
  })
})
