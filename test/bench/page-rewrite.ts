import { Agent, createServer, get } from 'node:http'
import { post } from './post.ts'
import { type Result, type Results, summarize } from './result.ts'
import { type BenchWorker, startWorkerd } from './workerd.ts'

const ROUNDS = 7
const CONNECTIONS = 4
const ORIGIN_PORT = 18_721
const SOURCE = { entry: 'test/bench/workers/page.ts', port: 18_722, plays: 15, origin: ORIGIN_PORT }

/** How many requests of each size a round makes, so that each takes about as long. */
const SIZES = [
  { name: '10 KB', bytes: 10_000, requests: 600 },
  { name: '100 KB', bytes: 100_000, requests: 300 },
  { name: '1 MB', bytes: 1_000_000, requests: 60 },
] as const

const WAYS = ['plain', 'filled', 'parsed'] as const
type Way = (typeof WAYS)[number]

/** What browsers see first is decided; a third slot at the very end, where it costs the most, in pages of its own. */
const PLACES = ['top', 'end'] as const

interface Sample {
  readonly cpuNs: number
  readonly firstByteMs: number
}

/**
 * CPU and time to the first byte of a page with three slots that is filled, to those of a plain streaming proxy in the same
 * workerd, for a returning visitor with a token. The runtime's own parser, which changes nothing, is run beside them.
 */
export async function measurePageRewrite(): Promise<Results> {
  const origin = createServer((request, response) => {
    const [, , place = '', size = ''] = (request.url ?? '').split('/')
    const page = pageOf(Number(size), place)
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': page.length })
    response.end(page)
  })
  await new Promise<void>((resolve) => {
    origin.listen(ORIGIN_PORT, '127.0.0.1', resolve)
  })
  const worker = await startWorkerd(SOURCE)
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  try {
    const cookie = await cookieOf(worker)
    const results: { [name: string]: Result } = {}
    for (const place of PLACES) {
      for (const size of SIZES) {
        const rounds: { readonly [way in Way]: Sample }[] = []
        const ask = (way: Way) =>
          sample(worker, { path: `/${way}/${place}/${size.bytes}`, cookie, agent, count: size.requests })
        for (let round = -1; round < ROUNDS; round += 1) {
          const taken = { plain: await ask('plain'), filled: await ask('filled'), parsed: await ask('parsed') }
          if (round >= 0) rounds.push(taken)
        }
        const ratio = (way: Way, of: keyof Sample, max?: number) =>
          summarize(
            rounds.map((round) => round[way][of] / round.plain[of]),
            { unit: '×', against: 'a plain proxy', ...(max !== undefined && { target: { max } }) },
          )
        const name = `page of ${size.name}, slots ${place === 'top' ? 'at its top' : 'to its end'}`
        results[`${name}: CPU`] = ratio('filled', 'cpuNs', 2.5)
        results[`${name}: first byte`] = ratio('filled', 'firstByteMs')
        results[`${name}: CPU of HTMLRewriter doing nothing`] = ratio('parsed', 'cpuNs')
      }
    }
    const [plain, filled] = [
      await bodyOf(worker, '/plain/top/10000', cookie),
      await bodyOf(worker, '/filled/top/10000', cookie),
    ]
    results['page: bytes added for three slots, their content apart'] = summarize([filled.length - plain.length], {
      unit: 'B',
      target: { max: 600 },
    })
    if (!filled.includes('data-slot-filled="cta"')) throw new Error('the page is not filled')
    return results
  } finally {
    agent.destroy()
    worker.stop()
    origin.close()
  }
}

interface Asking {
  readonly path: string
  readonly cookie: string
  readonly agent: Agent
  readonly count: number
}

async function sample(worker: BenchWorker, { path, cookie, agent, count }: Asking): Promise<Sample> {
  const before = worker.cpuNs()
  let left = count
  let waited = 0
  const send = async () => {
    while (left > 0) {
      left -= 1
      waited += await firstByteMs(`${worker.url}${path}`, cookie, agent)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, send))
  return { cpuNs: (worker.cpuNs() - before) / count, firstByteMs: waited / count }
}

function firstByteMs(url: string, cookie: string, agent: Agent): Promise<number> {
  const from = performance.now()
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { cookie, accept: 'text/html' } }, (response) => {
      let first = 0
      response.on('data', () => {
        if (first === 0) first = performance.now() - from
      })
      response.on('end', () => resolve(first))
      response.on('error', reject)
    }).on('error', reject)
  })
}

async function bodyOf(worker: BenchWorker, path: string, cookie: string): Promise<string> {
  return (await fetch(`${worker.url}${path}`, { headers: { cookie, accept: 'text/html', 'user-agent': '' } })).text()
}

/** The cookie of a visitor who came before. */
export async function cookieOf({ url }: BenchWorker): Promise<string> {
  const touches = ['page', 'view', 'view'].map((name, place) => ({ seq: place + 1, name, at: Date.now() - 60_000 }))
  const visit = { site: 'bench', seed: 'A'.repeat(22), slots: [], page: { url: 'https://shop.example/' }, touches }
  const reply: { token: string } = JSON.parse(
    await post(`${url}/v1/visit`, JSON.stringify({ ...visit, sentAt: Date.now() }), new Agent()),
  )
  return `__Host-waypost-bench=${reply.token}`
}

const pages = new Map<string, Buffer>()

/** A shop page with three slots and as many cards of products as there is room for. */
function pageOf(bytes: number, place: string): Buffer {
  const key = `${bytes} ${place}`
  const known = pages.get(key)
  if (known !== undefined) return known
  const top =
    '<div class="hero" data-slot="hero"><h1 data-slot-text>Shoes for every road</h1><a href="/all">See all</a></div>'
  const slots = [top, '<p data-slot="offer">Free returns.</p>', '<p data-slot="cta"><a href="/basket">Buy</a></p>']
  const [last = ''] = place === 'end' ? slots.splice(2) : []
  let html = `<!doctype html><html lang="en"><head><title>Shop</title></head><body>${slots.join('')}`
  while (html.length + last.length < bytes - CARD.length) html += CARD
  const page = Buffer.from(`${html}${last}</body></html>`)
  pages.set(key, page)
  return page
}

const CARD = `<article class="card card--product"><a class="card__link" href="/product/trail-runner-2"><img class="card__image"
 src="/images/trail-runner-2-640.webp" alt="Trail runner, in moss green" width="640" height="480" loading="lazy"></a>
<h2 class="card__title">Trail runner</h2><p class="card__text">A light shoe for long days: grips on wet rock, dries within
 the hour, and weighs no more than an apple. <em>New this autumn.</em></p><span class="price">€ 129.00</span></article>
`
