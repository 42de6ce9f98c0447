import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { describeOutcome, publishFile } from '../../worker/admin/cli/publish.ts'
import { withFile } from '../support/a-log.ts'

const PLAYBOOK = '{ "site": "shop", /* the rest is the Worker\'s matter */ }'
const open = new Set<Server>()

afterEach(() => {
  for (const server of open) server.close()
  open.clear()
})

/** A Worker's admin API that always answers the same, and what it was sent. */
async function answering(status: number, answer: unknown) {
  const requests: { method: string; path: string; authorization: string; body: string }[] = []
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    requests.push({ method, path: url, authorization: headers.authorization ?? '', body: await bodyOf(request) })
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
  open.add(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${addressOf(server).port}`, requests }
}

function addressOf(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port')
  return address
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: string[] = []
  for await (const part of request.setEncoding('utf8')) parts.push(String(part))
  return parts.join('')
}

const publish = (url: string, playbook = PLAYBOOK) =>
  withFile('playbook.jsonc', playbook, (file) => publishFile({ file, url, key: 'secret' }))

describe('publishFile', () => {
  it('puts the playbook under its site with the secret key, and tells the version and the costs', async () => {
    const cost = [{ path: 'journeys.0.stages.1.when', keeps: 'a count of view', bytes: 3 }]
    const worker = await answering(200, { site: 'shop', version: 'abc', cost, bytes: 25, warnings: [] })
    const outcome = await publish(`${worker.url}/`)
    expect(outcome).toEqual({ ok: true, site: 'shop', version: 'abc', cost, bytes: 25, warnings: [] })
    expect(worker.requests).toEqual([
      {
        method: 'PUT',
        path: '/admin/api/sites/shop/playbook',
        authorization: 'Bearer secret',
        body: '{"site":"shop"}',
      },
    ])
    expect(describeOutcome(outcome, 'playbook.jsonc')).toEqual([
      'Published playbook.jsonc for shop as version abc.',
      "A visitor's evidence takes at most 25 bytes:",
      '  journeys.0.stages.1.when keeps a count of view: 3 bytes',
    ])
  })

  it('shows what the playbook may say at a price, after the costs', async () => {
    const warnings = [{ path: 'identity', problem: 'believes everybody', hint: 'leave it out' }]
    const worker = await answering(200, { site: 'shop', version: 'abc', cost: [], bytes: 25, warnings })
    const outcome = await publish(worker.url)
    expect(outcome).toMatchObject({ ok: true, warnings })
    expect(describeOutcome(outcome, 'playbook.jsonc').slice(-3)).toEqual([
      'Be warned:',
      '  identity: believes everybody',
      '    → leave it out',
    ])
  })

  it('shows each problem with its path and hint', async () => {
    const problems = [
      { path: 'plays.0.slot', problem: 'there is no slot "her"', hint: 'there are: hero' },
      { path: '', problem: 'is empty' },
    ]
    const worker = await answering(422, {
      title: 'Not a playbook',
      status: 422,
      detail: 'The playbook has 2 problems.',
      problems,
    })
    const outcome = await publish(worker.url)
    expect(outcome).toEqual({ ok: false, detail: 'The playbook has 2 problems.', problems })
    expect(describeOutcome(outcome, 'p.jsonc')).toEqual([
      'p.jsonc: The playbook has 2 problems.',
      '  plays.0.slot: there is no slot "her"',
      '    → there are: hero',
      '  playbook: is empty',
    ])
  })

  it('asks for a site before it asks the Worker', async () => {
    const worker = await answering(200, {})
    expect(await publish(worker.url, '{}')).toMatchObject({ ok: false, problems: [{ path: 'site' }] })
    expect(worker.requests).toEqual([])
  })

  it('names line and column of what is not JSON', async () => {
    await expect(publish('http://localhost', '{\n  "site" "shop"\n}')).rejects.toThrow(
      /playbook\.jsonc:2:10: expected : after "site"/,
    )
  })

  it('says how to start a Worker when none answers, and that an address or a Worker is none', async () => {
    const { url } = await answering(200, 'hello')
    await expect(publish(url)).rejects.toThrow('no JSON. Is it a Waypost Worker?')
    for (const server of open) server.close()
    await expect(publish('http://127.0.0.1:9')).rejects.toThrow(
      /No Worker answers at http:\/\/127\.0\.0\.1:9.*npm start/,
    )
    await expect(publish('localhost:8787')).rejects.toThrow('no address of a Worker')
  })
})
