import { Agent } from 'node:http'
import { post } from './post.ts'
import { type Results, summarize } from './result.ts'
import { type BenchSource, type BenchWorker, startWorkerd } from './workerd.ts'

const ROUNDS = 7
const REQUESTS = 3_000
const WARM_UP = 3_000
const CONNECTIONS = 4
const NOW = Date.now()

const SOURCES = {
  hello: { entry: 'test/bench/workers/hello.ts', port: 18_701 },
  json: { entry: 'test/bench/workers/json.ts', port: 18_702 },
  growthbook20: { entry: 'test/bench/workers/growthbook.ts', port: 18_703, plays: 20 },
  growthbook200: { entry: 'test/bench/workers/growthbook.ts', port: 18_704, plays: 200 },
  waypost20: { entry: 'test/bench/workers/waypost.ts', port: 18_705, plays: 20 },
  waypost200: { entry: 'test/bench/workers/waypost.ts', port: 18_706, plays: 200 },
} as const satisfies { readonly [name: string]: BenchSource }

type Name = keyof typeof SOURCES
const NAMES: readonly Name[] = ['hello', 'json', 'growthbook20', 'growthbook200', 'waypost20', 'waypost200']

/** CPU per request in plain workerd on one core, the load from another process; all Workers in turn, in every round. */
export async function measureVisitCpu(): Promise<Results> {
  const workers = new Map<Name, BenchWorker>()
  try {
    for (const name of NAMES) workers.set(name, await startWorkerd(SOURCES[name]))
    const rounds: Map<Name, number>[] = []
    for (let round = -1; round < ROUNDS; round += 1) {
      const cpu = new Map<Name, number>()
      for (const name of NAMES) cpu.set(name, await cpuPerRequest(name, workers, round < 0 ? WARM_UP : REQUESTS))
      if (round >= 0) rounds.push(cpu)
    }
    const micros = (name: Name) =>
      summarize(
        rounds.map((cpu) => (cpu.get(name) ?? 0) / 1000),
        { unit: 'µs CPU' },
      )
    const ratio = (name: Name, to: Name, max?: number) =>
      summarize(
        rounds.map((cpu) => (cpu.get(name) ?? 0) / (cpu.get(to) ?? 1)),
        { unit: '×', against: to, ...(max !== undefined && { target: { max } }) },
      )
    return {
      ...Object.fromEntries(NAMES.map((name) => [`request, ${name}`, micros(name)])),
      'visit, 20 plays, to hello': ratio('waypost20', 'hello'),
      'visit, 20 plays, to json': ratio('waypost20', 'json'),
      'visit, 20 plays, to GrowthBook 20': ratio('waypost20', 'growthbook20', 1.35),
      'visit, 200 plays, to GrowthBook 200': ratio('waypost200', 'growthbook200', 0.55),
      'visit, 200 plays, to 20 plays': ratio('waypost200', 'waypost20', 1.15),
    }
  } finally {
    for (const worker of workers.values()) worker.stop()
  }
}

async function cpuPerRequest(name: Name, workers: ReadonlyMap<Name, BenchWorker>, count: number): Promise<number> {
  const worker = workers.get(name)
  if (worker === undefined) throw new Error(`${name} does not run`)
  const { url, body } = await loadOf(name, worker)
  const before = worker.cpuNs()
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  let left = count
  const send = async () => {
    while (left > 0) {
      left -= 1
      await post(url, body, agent)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, send))
  agent.destroy()
  return (worker.cpuNs() - before) / count
}

/** What a returning visitor's page view sends: a token, one new touch, three slots. GrowthBook gets attributes instead. */
async function loadOf(name: Name, { url }: BenchWorker): Promise<{ url: string; body: string }> {
  if (!name.startsWith('waypost'))
    return {
      url,
      body: JSON.stringify({ attributes: { country: 'FR', path: '/', device: 'desktop', id: 'visitor-1' } }),
    }
  const visit = {
    site: 'bench',
    seed: 'A'.repeat(22),
    slots: ['hero', 'offer', 'cta'],
    page: { url: 'https://shop.example/', title: 'Shop' },
  }
  const names = ['page', 'view', 'view', 'search', 'cart']
  const touches = names.map((touch, place) => ({
    seq: place + 1,
    name: touch,
    at: NOW - 60_000 + place * 1000,
  }))
  const target = `${url}/v1/visit`
  const first: { token: string } = JSON.parse(
    await post(target, JSON.stringify({ ...visit, touches, sentAt: Date.now() }), new Agent()),
  )
  const next = { seq: 6, name: 'page', at: Date.now() }
  return {
    url: target,
    body: JSON.stringify({ ...visit, token: first.token, touches: [next], sentAt: Date.now() }),
  }
}
