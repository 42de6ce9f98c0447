import { describe, expect, it } from 'vitest'
import type { VisitReply } from '../../../shared/model/visit.ts'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { touchesNumbered } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { aWorker } from '../support/a-worker.ts'
import { open } from '../support/open.ts'

const OWN = 'https://edge.example'
const MAX_AGE_S = 400 * 86_400

const aCounter = () => aWorker({ playbook: aCountingPlaybook() })
const from = (origin: string, cookie?: string) => ({ headers: { origin, ...(cookie && { cookie }) } })
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''

describe('the cookie', () => {
  it("is set where the page is of the Worker's own origin, out of reach of scripts", async () => {
    const response = await (await aCounter()).send(aVisit(), from(OWN))
    const { token } = await response.json<VisitReply>()
    const expected = `__Host-waypost-shop=${token}; Path=/; Max-Age=${MAX_AGE_S}; Secure; HttpOnly; SameSite=Lax`
    expect(response.headers.get('set-cookie')).toBe(expected)
  })

  it.each([
    ['a page of another origin', { headers: { origin: 'https://shop.example' } }],
    ['a page of another port', { headers: { origin: `${OWN}:8443` } }],
    ['a frame without origin', { headers: { origin: 'null' } }],
    ['a request without origin', {}],
  ])('is not set for %s', async (_, init) => {
    const response = await (await aCounter()).send(aVisit(), init)
    expect([response.status, response.headers.get('set-cookie')]).toEqual([200, null])
  })

  it('continues the visitor where the body carries no token', async () => {
    const worker = await aCounter()
    const first = await worker.send(aVisit({ touches: touchesNumbered([1, 2]) }), from(OWN))
    const second = await worker.visit(
      aVisit({ touches: touchesNumbered([3]) }),
      from(OWN, `theme=dark; ${cookieOf(first)}; x=y`),
    )
    expect([second.stages.count?.stage, second.ack]).toEqual(['3', [[1, 3]]])
    expect((await open(worker, second.token)).visitor).toBe(
      (await open(worker, (await first.json<VisitReply>()).token)).visitor,
    )
  })

  it('is of one site', async () => {
    const worker = await aCounter()
    await worker.store(aCountingPlaybook({ site: 'shop-2' }))
    const first = await worker.send(aVisit({ touches: touchesNumbered([1]) }), from(OWN))
    const other = await worker.visit(aVisit({ site: 'shop-2' }), from(OWN, cookieOf(first)))
    expect([other.stages.count?.stage, worker.log]).toEqual(['0', []])
  })

  it('is passed over where the body carries a good token', async () => {
    const worker = await aCounter()
    const inCookie = await worker.send(aVisit({ touches: touchesNumbered([1]) }), from(OWN))
    const { token } = await worker.visit(aVisit({ touches: touchesNumbered([1, 2]) }))
    const reply = await worker.visit(aVisit({ token: token ?? '' }), from(OWN, cookieOf(inCookie)))
    expect(reply.stages.count?.stage).toBe('2')
  })

  it('is used where the token of the body is refused', async () => {
    const worker = await aCounter()
    const inCookie = await worker.send(aVisit({ touches: touchesNumbered([1]) }), from(OWN))
    const reply = await worker.visit(aVisit({ token: 'forged' }), from(OWN, cookieOf(inCookie)))
    expect(reply.stages.count?.stage).toBe('1')
    expect(worker.log).toEqual([{ log: 'token-refused', site: 'shop', fault: 'malformed' }])
  })

  it('is ignored after a reset, and replaced by that of the fresh visitor', async () => {
    const worker = await aCounter()
    const first = await worker.send(aVisit({ touches: touchesNumbered([1]) }), from(OWN))
    const response = await worker.send(aVisit({ fresh: true }), from(OWN, cookieOf(first)))
    expect((await response.clone().json<VisitReply>()).stages.count?.stage).toBe('0')
    expect(cookieOf(response)).not.toBe(cookieOf(first))
  })

  it('is forgotten when the visitor refuses', async () => {
    const worker = await aCounter()
    const first = await worker.send(aVisit(), from(OWN))
    const refusal = aVisit({ consent: { measure: false } })
    const response = await worker.send(refusal, from(OWN, cookieOf(first)))
    expect(response.headers.get('set-cookie')).toBe(
      '__Host-waypost-shop=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax',
    )
  })

  it('is forgotten under Global Privacy Control', async () => {
    const response = await (await aCounter()).send(aVisit(), { headers: { origin: OWN, 'sec-gpc': '1' } })
    expect(response.headers.get('set-cookie')).toContain('Max-Age=0')
  })
})

describe('the cookie over http', () => {
  const visitAt = async (address: string) => {
    const worker = await aCounter()
    return worker.fetchAt(address, {
      method: 'POST',
      body: JSON.stringify(aVisit()),
      headers: { origin: new URL(address).origin },
    })
  }

  it('is not set, since browsers would refuse it', async () => {
    expect((await visitAt('http://edge.example/v1/visit')).headers.get('set-cookie')).toBeNull()
  })

  it('is set on localhost, which browsers trust', async () => {
    expect((await visitAt('http://localhost:8787/v1/visit')).headers.get('set-cookie')).toContain(
      '__Host-waypost-shop=',
    )
  })
})
