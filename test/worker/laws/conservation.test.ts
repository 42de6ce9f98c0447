import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { SentTouch, VisitReply, VisitRequest } from '../../../shared/model/visit.ts'
import { sweepDues } from '../../../worker/ledger/sweep-dues.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { chanceOf } from '../../support/chance.ts'
import { DAY, HOUR, NOW } from '../../support/instant.ts'
import { aSite } from '../support/a-site.ts'
import type { TestWorker } from '../support/a-worker.ts'
import { type LedgerTables, ledgerOf } from '../support/postings.ts'
import { proofOf } from '../support/proof-of.ts'
import { unrulyQueue } from '../support/unruly-queue.ts'

const JOURNEY = {
  id: 'buyer',
  stages: [
    { id: 'visitor', when: 'always' },
    { id: 'interested', when: { touch: 'view_pricing', within: '14d' } },
    { id: 'customer', when: { touch: 'purchase' } },
    { id: 'lapsed', when: { touch: 'purchase', last: { olderThan: '20d' } } },
  ],
} as const

const USERS = ['ann', 'bob']
const SEEDS = ['c2VlZC1vZi1hLWJyb3dzZQ', 'YW5vdGhlci1icm93c2VyLQ', 'YS10aGlyZC1icm93c2VyLS']

type Command =
  | { readonly do: 'visit'; readonly browser: number; readonly touches: readonly string[]; readonly isLost: boolean }
  | { readonly do: 'sign-in'; readonly browser: number; readonly user: number }
  | { readonly do: 'server'; readonly user: number }
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'deliver' }

const browser = fc.nat(SEEDS.length - 1)
const user = fc.nat(USERS.length - 1)
const name = fc.constantFrom('view_pricing', 'purchase', 'page')
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('visit' as const),
      browser,
      touches: fc.array(name, { maxLength: 3 }),
      isLost: fc.nat(4).map((n) => n === 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign-in' as const), browser, user }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('server' as const), user }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 25 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('deliver' as const) }) },
)

/** A browser as the tag is: what was not acknowledged is sent again. */
interface Client {
  readonly seed: string
  token: string | null
  pending: readonly SentTouch[]
  next: number
  user: number | null
}

async function send(
  worker: TestWorker,
  site: string,
  client: Client,
  changes: Partial<VisitRequest>,
): Promise<VisitReply> {
  const held = client.token === null ? {} : { token: client.token }
  const touches = client.pending
  return worker.visit(
    aVisit({ site, seed: client.seed, ...held, touches, sentAt: worker.clock.now, slots: [], ...changes }),
  )
}

function hear(client: Client, { token, ack }: VisitReply): void {
  client.token = token
  client.pending = client.pending.filter(({ seq }) => !ack.some(([from, to]) => from <= seq && seq <= to))
}

interface World {
  readonly worker: TestWorker
  readonly site: string
  readonly clients: readonly Client[]
  readonly users: Set<string>
  readonly queue: ReturnType<typeof unrulyQueue>
}

async function obey({ worker, site, clients, users, queue }: World, told: Command, place: number): Promise<void> {
  worker.clock.now += 10_000
  const client = clients['browser' in told ? told.browser : 0]
  if (client === undefined) return
  switch (told.do) {
    case 'visit': {
      const more = told.touches.map((touch, step) =>
        aTouch({ seq: client.next + step, name: touch, at: worker.clock.now - 3_000 + step }),
      )
      client.pending = [...client.pending, ...more]
      client.next += more.length
      const reply = await send(worker, site, client, {})
      if (!told.isLost) hear(client, reply)
      return
    }
    case 'sign-in': {
      const who = USERS[client.user ?? told.user] ?? ''
      client.user ??= told.user
      users.add(who)
      hear(client, await send(worker, site, client, { identify: { user: who, proof: await proofOf(site, who) } }))
      return
    }
    case 'server': {
      const who = USERS[told.user] ?? ''
      users.add(who)
      const touch = { id: `m${place}`, user: who, name: 'purchase', channel: 'store', at: worker.clock.now }
      await worker.callWithKey('/v1/touches', { site, touches: [touch] })
      return
    }
    case 'wait':
      worker.clock.now += told.days * DAY
      await sweepDues(env.LEDGER, worker.clock.now)
      return
    case 'deliver':
      await queue.deliver()
  }
}

/** Where the engine itself finds everybody: visitors who are nobody known, and users. */
async function placesOf({ worker, site, clients, users }: World): Promise<readonly string[]> {
  worker.clock.now += HOUR
  const places: string[] = []
  for (const client of clients) {
    const reply = await send(worker, site, client, {})
    hear(client, reply)
    if (client.user === null) places.push(`${reply.visitor} ${reply.stages.buyer?.stage}`)
  }
  for (const who of users) {
    const found = await worker.callWithKey(`/v1/profiles/user:${who}?site=${site}`)
    const { profile, journeys } = await found.json<{ profile: string; journeys: { buyer: { stage: string } } }>()
    places.push(`${profile} ${journeys.buyer.stage}`)
  }
  return places.toSorted()
}

/** How many were at each stage at an instant, by the facts alone. */
function countsAt({ facts, merged }: LedgerTables, instant: number): ReadonlyMap<string, number> {
  const gone = new Set(merged.filter(({ at }) => Number(at) <= instant).map(({ profile }) => profile))
  const last = new Map<unknown, { readonly ordinal: number; readonly stage: string }>()
  for (const { kind, profile, ordinal, stage, at } of facts) {
    const known = last.get(profile)?.ordinal ?? 0
    if (kind !== 'entered' || Number(at) > instant || gone.has(profile) || Number(ordinal) <= known) continue
    last.set(profile, { ordinal: Number(ordinal), stage: String(stage) })
  }
  const counts = new Map<string, number>()
  for (const { stage } of last.values()) counts.set(stage, (counts.get(stage) ?? 0) + 1)
  return counts
}

/** Entries less exits of a stage in a period, its beginning left out. */
function netOf(ledger: LedgerTables, stage: string, [from, until]: readonly [number, number]): number {
  const gone = new Map(ledger.merged.map(({ profile, at }) => [profile, Number(at)]))
  const moves = ledger.facts.filter(({ kind, profile, at }) => {
    return (
      kind === 'entered' &&
      Number(at) > from &&
      Number(at) <= until &&
      Number(at) < (gone.get(profile ?? '') ?? Number.POSITIVE_INFINITY)
    )
  })
  const left = ledger.merged.filter(({ at }) => Number(at) > from && Number(at) <= until)
  const wasAt = left.filter(({ profile, at }) => {
    const own = ledger.facts.filter(
      (fact) => fact.kind === 'entered' && fact.profile === profile && Number(fact.at) < Number(at),
    )
    return own.toSorted((a, b) => Number(a.ordinal) - Number(b.ordinal)).at(-1)?.stage === stage
  })
  const entries = moves.filter((move) => move.stage === stage).length
  return entries - moves.filter((move) => move.from_stage === stage).length - wasAt.length
}

/** `FUZZ=all` lives more. */
const HISTORIES = env.FUZZ === 'all' ? 160 : 8

describe('law 10, conservation: through the Worker, unruly queues and the database', () => {
  it('counts at each stage whom the engine finds there, and what comes and goes adds up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 25 }), fc.nat(), async (commands, seed) => {
        const queue = unrulyQueue(chanceOf(seed))
        const { worker, site } = await aSite({ journeys: [JOURNEY] }, { ledger: () => queue.ledger })
        const clients = SEEDS.map((seed): Client => ({ seed, token: null, pending: [], next: 1, user: null }))
        const world: World = { worker, site, clients, users: new Set(), queue }
        for (const [place, told] of commands.entries()) await obey(world, told, place)
        const places = await placesOf(world)
        await queue.drain()
        await sweepDues(env.LEDGER, worker.clock.now)
        const ledger = await vi.waitFor(
          async () => {
            await sweepDues(env.LEDGER, worker.clock.now)
            const found = await ledgerOf(site)
            expect(found.states.map(({ profile, stage }) => `${profile} ${stage}`).toSorted()).toEqual(places)
            return found
          },
          { timeout: 8_000, interval: 100 },
        )
        const end = countsAt(ledger, worker.clock.now)
        for (const { id } of JOURNEY.stages) {
          expect(end.get(id) ?? 0).toBe(ledger.states.filter(({ stage }) => stage === id).length)
          const middle = NOW + (worker.clock.now - NOW) / 2
          const before = countsAt(ledger, middle)
          expect((end.get(id) ?? 0) - (before.get(id) ?? 0)).toBe(netOf(ledger, id, [middle, worker.clock.now]))
        }
      }),
      { numRuns: HISTORIES },
    )
  }, 600_000)
})
