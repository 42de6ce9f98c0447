import { describe, expect, it } from 'vitest'
import { aTouch, touchesNumbered } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { NOW } from '../../support/instant.ts'
import { aWorker, SECRET } from '../support/a-worker.ts'
import { type Details, problemOf } from '../support/problem-of.ts'

const MAX_BYTES = 64 * 1024

async function post(body: string | ReadableStream, headers: Record<string, string> = {}): Promise<Response> {
  return (await aWorker()).fetch('/v1/visit', { method: 'POST', body, headers })
}

const refusalOf = async (body: string): Promise<Details> => problemOf(await post(body))

/** A visit of exactly so many bytes. */
function visitOfBytes(bytes: number): string {
  const bare = JSON.stringify(aVisit({ page: { url: '', title: '' }, touches: touchesNumbered([1]) }))
  return bare + ' '.repeat(bytes - bare.length)
}

const chunked = (text: string) => new Blob([text]).stream()

describe('the body of a visit', () => {
  it('may be sent as text/plain, so that browsers send no preflight', async () => {
    expect((await post(JSON.stringify(aVisit()), { 'content-type': 'text/plain;charset=UTF-8' })).status).toBe(200)
  })

  it('may have 64 KiB and not a byte more', async () => {
    expect((await post(visitOfBytes(MAX_BYTES))).status).toBe(200)
    const refused = await post(visitOfBytes(MAX_BYTES + 1))
    expect(await problemOf(refused)).toMatchObject({
      status: 413,
      title: 'Body too large',
      detail: expect.stringContaining('65536'),
    })
  })

  it('has the same limit when it comes in chunks without a length', async () => {
    expect((await post(chunked(visitOfBytes(MAX_BYTES)))).status).toBe(200)
    expect((await post(chunked(visitOfBytes(MAX_BYTES + 1)))).status).toBe(413)
  })

  it.each(['', '{', 'site=shop', '{"site":"shop"', '\u0000', 'undefined'])(
    'is refused with 400 where it is not JSON: %j',
    async (body) => {
      expect(await refusalOf(body)).toMatchObject({ status: 400, title: 'Not JSON' })
    },
  )

  it.each(['null', '[]', '"visit"', '3', 'true'])('is refused with 422 where it is other JSON: %s', async (body) => {
    expect(await refusalOf(body)).toMatchObject({ status: 422, title: 'Not a visit' })
  })
})

describe('a visit that does not parse', () => {
  it.each<[string, string, object]>([
    ['site', 'of a wrong type', { site: 7 }],
    ['site', 'that is empty', { site: '' }],
    ['site', 'that no site can be called, and no storage key can hold', { site: '\ud800' }],
    ['token', 'of a wrong type', { token: 7 }],
    ['token', 'that is endless', { token: 'A'.repeat(4_097) }],
    ['seed', 'that is not 128 bits', { seed: 'short' }],
    ['touches', 'of a wrong type', { touches: {} }],
    ['touches', 'of 501', { touches: touchesNumbered(Array.from({ length: 501 }, (_, place) => place + 1)) }],
    ['touches.1', 'that is null', { touches: [aTouch(), null] }],
    ['touches.0.seq', 'of 0', { touches: [aTouch({ seq: 0 })] }],
    ['touches.0.seq', 'that is not whole', { touches: [aTouch({ seq: 1.5 })] }],
    ['touches.0.name', 'that is empty', { touches: [aTouch({ name: '' })] }],
    ['touches.0.at', 'as text', { touches: [{ ...aTouch(), at: '2026-11-20' }] }],
    ['touches.0.at', 'before 1970', { touches: [aTouch({ at: -1 })] }],
    ['touches.0.value', 'past a thousand million', { touches: [aTouch({ value: 1e9 + 1 })] }],
    ['touches.0.props.a', 'nine levels deep', { touches: [aTouch({ props: { a: [[[[[[[[[]]]]]]]]] } })] }],
    ['slots', 'of a wrong type', { slots: 'hero' }],
    ['slots.0', 'of a wrong type', { slots: [null] }],
    ['slots', 'of 101', { slots: Array.from({ length: 101 }, () => 'hero') }],
    ['page', 'that is missing', { page: undefined }],
    ['page.url', 'of a wrong type', { page: { url: null } }],
    ['sentAt', 'as text', { sentAt: 'now' }],
    ['consent.measure', 'as text', { consent: { measure: 'yes' } }],
  ])('is refused with 422 that names %s %s', async (path, _, changes) => {
    const details = await refusalOf(JSON.stringify({ ...aVisit(), ...changes }))
    expect(details).toMatchObject({ status: 422, title: 'Not a visit', type: 'urn:waypost:problem:not-a-visit' })
    expect(details.problems?.map((problem) => problem.path)).toEqual([path])
    expect(details.detail).toContain(path)
  })

  it('names every field at fault at once', async () => {
    const details = await refusalOf(
      JSON.stringify({ site: 'shop', touches: [{ seq: 'x' }], slots: [], page: {}, sentAt: NOW }),
    )
    const paths = ['touches.0.seq', 'touches.0.name', 'touches.0.at', 'page.url']
    expect(details.problems?.map(({ path }) => path)).toEqual(paths)
  })

  it('is refused however deep it nests', async () => {
    const deep = '['.repeat(30_000) + ']'.repeat(30_000)
    const body = JSON.stringify(aVisit({ touches: [aTouch({ props: { deep: '#' } })] })).replace('"#"', deep)
    expect(await refusalOf(body)).toMatchObject({ status: 422, problems: [{ path: 'touches.0.props.deep' }] })
  })
})

describe('a visit at its limits', () => {
  it('is answered with 500 touches', async () => {
    const touches = touchesNumbered(Array.from({ length: 500 }, (_, place) => place + 1))
    const reply = await (await aWorker()).visit(aVisit({ touches }))
    expect([reply.ack, reply.stages.buyer?.stage]).toEqual([[[1, 500]], 'interested'])
  })

  it('is answered with fields that a newer tag may add', async () => {
    const worker = await aWorker()
    const newer = { ...aVisit({ touches: [{ ...aTouch(), ...{ mood: 'good' } }] }), viewport: [360, 740] }
    expect((await worker.send(newer)).status).toBe(200)
  })

  it('is refused with 404 that names the site where no playbook is published', async () => {
    const response = await (await aWorker()).send(aVisit({ site: 'nobody' }))
    expect(await problemOf(response)).toMatchObject({
      status: 404,
      title: 'Unknown site',
      problems: [{ path: 'site' }],
    })
  })

  it('is refused with 404 where the site has a name that objects carry by themselves', async () => {
    expect((await (await aWorker()).send(aVisit({ site: 'constructor' }))).status).toBe(404)
  })
})

describe('a touch that the playbook does not name', () => {
  it('is logged, acknowledged and no evidence', async () => {
    const worker = await aWorker()
    const reply = await worker.visit(aVisit({ touches: [aTouch({ name: 'dance' })] }))
    expect([reply.ack, reply.stages.buyer?.stage]).toEqual([[[1, 1]], 'visitor'])
    expect(worker.log).toEqual([
      { log: 'touch-unnamed', site: 'shop', visitor: expect.any(String), name: 'dance', at: NOW },
    ])
  })

  it('is not logged again when it is sent again with the token that holds it', async () => {
    const worker = await aWorker()
    const visit = aVisit({ touches: [aTouch({ name: 'dance' })] })
    const { token } = await worker.visit(visit)
    await worker.visit({ ...visit, token: token ?? '' }, { headers: { authorization: `Bearer ${SECRET}` } })
    expect(worker.log.length).toBe(1)
  })
})
