import { Agent } from 'node:http'
import { post } from './post.ts'
import { type Results, summarize } from './result.ts'
import { type BenchWorker, startWorkerd } from './workerd.ts'

const ROUNDS = 7
const REQUESTS = 3_000
const CONNECTIONS = 4
/** So many that they lie in most of the site's 64 shards. */
const PEOPLE = 100
const SOURCE = { entry: 'worker/index.ts', kv: 'test/bench/workers/kv.ts', port: 18_711, plays: 20 }

interface Browser {
  readonly seed: string
  readonly token: string
  /** The number of its next touch. */
  next: number
}

/**
 * CPU of a visit by somebody who is kept, to that of an anonymous one: the same page view of a returning visitor, with a
 * token, a new touch and three slots, in plain workerd on one core. The kept one makes one call to a shard, which lies in
 * the same process and is counted too. Neither's visits have news by then: what they tell the ledger is a line of the touch
 * log each, after the reply.
 */
export async function measureLinkedVisit(): Promise<Results> {
  const worker = await startWorkerd(SOURCE)
  try {
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
    const people = { anonymous: await arrive(worker, agent, 'a'), linked: await arrive(worker, agent, 'l') }
    const rounds: { readonly anonymous: number; readonly linked: number }[] = []
    for (let round = -1; round < ROUNDS; round += 1) {
      const anonymous = await cpuPerVisit(worker, people.anonymous, agent)
      const linked = await cpuPerVisit(worker, people.linked, agent)
      if (round >= 0) rounds.push({ anonymous, linked })
    }
    agent.destroy()
    const micros = (kind: 'anonymous' | 'linked') =>
      summarize(
        rounds.map((round) => round[kind] / 1000),
        { unit: 'µs CPU' },
      )
    return {
      'request, whole Worker, anonymous': micros('anonymous'),
      'request, whole Worker, linked': micros('linked'),
      'visit of somebody who is kept, to an anonymous one': summarize(
        rounds.map(({ anonymous, linked }) => linked / anonymous),
        { unit: '×', against: 'anonymous', target: { max: 2.5 } },
      ),
    }
  } finally {
    worker.stop()
  }
}

/** Browsers that were here before: all of them did the same, and those of `l` signed in. */
async function arrive(worker: BenchWorker, agent: Agent, kind: 'a' | 'l'): Promise<readonly Browser[]> {
  const browsers: Browser[] = []
  for (let person = 0; person < PEOPLE; person += 1) {
    const seed = `${kind}${String(person).padStart(20, '0')}A`
    const touches = ['page', 'view', 'view', 'search', 'cart'].map((name, place) => {
      return { seq: place + 1, name, at: Date.now() - 60_000 + place * 1_000 }
    })
    const identify = kind === 'l' ? { identify: { user: `user-${person}` } } : {}
    const body = JSON.stringify({ ...visitOf(seed), touches, sentAt: Date.now(), ...identify })
    const reply: { token: string; identity?: string } = JSON.parse(await post(addressOf(worker), body, agent))
    if (kind === 'l' && reply.identity !== 'proven') throw new Error('nobody is linked')
    browsers.push({ seed, token: reply.token, next: 6 })
  }
  return browsers
}

async function cpuPerVisit(worker: BenchWorker, browsers: readonly Browser[], agent: Agent): Promise<number> {
  const before = worker.cpuNs()
  let left = REQUESTS
  const send = async () => {
    while (left > 0) {
      const browser = browsers[left % browsers.length]
      left -= 1
      if (browser !== undefined) await post(addressOf(worker), nextVisit(browser), agent)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, send))
  return (worker.cpuNs() - before) / REQUESTS
}

function nextVisit(browser: Browser): string {
  const { seed, token, next } = browser
  browser.next += 1
  const touches = [{ seq: next, name: 'page', at: Date.now() }]
  return JSON.stringify({ ...visitOf(seed), token, touches, oldest: next, sentAt: Date.now() })
}

function visitOf(seed: string) {
  const page = { url: 'https://shop.example/', title: 'Shop' }
  return { site: 'bench', seed, slots: ['hero', 'offer', 'cta'], page }
}

function addressOf({ url }: BenchWorker): string {
  return `${url}/v1/visit`
}
