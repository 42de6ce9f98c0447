import { describe, expect, it } from 'vitest'
import { isBot } from '../../../worker/viewer/bot.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { aWorker, SECRET } from '../support/a-worker.ts'

const PLAYBOOK = aPlaybook({ plays: [aPlay()] })
const TOUCHES = [aTouch({ seq: 1, name: 'purchase' }), aTouch({ seq: 2, name: 'not-in-the-playbook' })]

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'
const CUBOT =
  'Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0 Mobile Safari/537.36'
const HEADLESS =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36'
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
const CRAWLERS = [GOOGLEBOT, 'GPTBot/1.2', 'Mozilla/5.0 (compatible; Bytespider; x@y.example)']
const TOOLS = [HEADLESS, 'curl/8.5.0', 'node', 'python-requests/2.32.3', 'facebookexternalhit/1.1']

function judge(agent: string | null, { cf, isDevelopment = false }: { cf?: object; isDevelopment?: boolean } = {}) {
  const headers = new Headers(agent === null ? {} : { 'user-agent': agent })
  return isBot({ headers, cf }, { isDevelopment })
}

describe('isBot', () => {
  it.each([...CRAWLERS, ...TOOLS])('holds of %s, the first time and the next', async (agent) => {
    expect([await judge(agent), await judge(agent)]).toEqual([true, true])
  })

  it.each([CHROME, SAFARI, CUBOT, '', null])('does not hold of %s', async (agent) => {
    expect([await judge(agent), await judge(agent)]).toEqual([false, false])
  })

  it('holds of whom the platform vouches for as a bot, whatever its user agent says', async () => {
    expect(await judge(CHROME, { cf: { botManagement: { verifiedBot: true } } })).toBe(true)
    expect(await judge(CHROME, { cf: { botManagement: { verifiedBot: false } } })).toBe(false)
    expect(await judge(CHROME, { cf: { country: 'FR' } })).toBe(false)
  })

  it('holds in development of crawlers that name themselves, not of what tests drive a page with', async () => {
    for (const agent of CRAWLERS) expect(await judge(agent, { isDevelopment: true })).toBe(true)
    for (const agent of [...TOOLS, CHROME, CUBOT]) expect(await judge(agent, { isDevelopment: true })).toBe(false)
  })

  it('gives the same answers after more user agents than it remembers, and of ones as long as a header can be', async () => {
    for (let version = 0; version < 1_000; version += 1) {
      expect(await judge(`${CHROME}.${version}`)).toBe(false)
      expect(await judge(`Googlebot/${version}`)).toBe(true)
    }
    expect(await judge(`Googlebot ${'x'.repeat(8_000)}`)).toBe(true)
    expect([await judge(GOOGLEBOT), await judge(CHROME)]).toEqual([true, false])
  })
})

describe('a bot', () => {
  it('gets no token, no stages and the page as it is, and leaves nothing in the log', async () => {
    const worker = await aWorker({ playbook: PLAYBOOK })
    const visit = aVisit({ touches: TOUCHES, token: 'forged' })
    const reply = await worker.visit(visit, { headers: { 'user-agent': GOOGLEBOT } })
    expect(reply).toEqual({
      token: null,
      ack: [],
      stages: {},
      slots: { hero: { variant: null, reason: 'bot' } },
      playbook: expect.any(String),
    })
    expect(worker.log).toEqual([])
  })

  it('is told nothing of itself by a token that it has', async () => {
    const worker = await aWorker({ playbook: PLAYBOOK })
    const { token } = await worker.visit(aVisit({ touches: TOUCHES }))
    const reply = await worker.visit(aVisit({ token: token ?? '' }), { headers: { 'user-agent': GOOGLEBOT } })
    expect([reply.token, reply.stages]).toEqual([null, {}])
  })

  it('is not what holds the secret key: servers call with clients of their own', async () => {
    const worker = await aWorker({ playbook: PLAYBOOK })
    const headers = { 'user-agent': 'node', authorization: `Bearer ${SECRET}` }
    expect((await worker.visit(aVisit(), { headers })).slots.hero?.play).toBe('play')
  })

  it('is not a person with a browser', async () => {
    const reply = await (await aWorker({ playbook: PLAYBOOK })).visit(aVisit(), { headers: { 'user-agent': CHROME } })
    expect([reply.stages.buyer?.stage, reply.slots.hero?.play]).toEqual(['visitor', 'play'])
  })
})
