import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Row, SentAnswer } from '../../../shared/model/answer.ts'
import { ownProfileOf } from '../../../shared/profile/own-profile.ts'
import { touchesNumbered } from '../../support/a-touch.ts'
import { HOUR } from '../../support/instant.ts'
import { aBrowser, type Browser, countOf } from '../support/a-browser.ts'
import { aSite } from '../support/a-site.ts'
import type { TestWorker } from '../support/a-worker.ts'
import { linkFrom, TARGET } from '../support/link-from.ts'
import { type LedgerRow, ledgerOf } from '../support/postings.ts'

const SEEDS = ['c2VlZC1vZi1hLWJyb3dzZQ', 'YW5vdGhlci1icm93c2VyLQ', 'YS10aGlyZC1icm93c2VyLS']

/** What happens to browsers that come by links of one another, sign in, and have a second tab that lags behind. */
type Command =
  | { readonly do: 'look'; readonly browser: number }
  | { readonly do: 'lag'; readonly browser: number }
  | { readonly do: 'sign-in'; readonly browser: number }
  /** Some make links first; then all are opened, at once or one by one. */
  | { readonly do: 'link'; readonly ways: readonly (readonly [number, number])[]; readonly atOnce: boolean }

const browser = fc.nat(SEEDS.length - 1)
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('look' as const), browser }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lag' as const), browser }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign-in' as const), browser }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('link' as const),
      ways: fc.array(fc.tuple(browser, browser), { minLength: 1, maxLength: 3 }),
      atOnce: fc.boolean(),
    }),
  },
)

interface World {
  readonly worker: TestWorker
  readonly site: string
  readonly browsers: readonly Browser[]
  /** What each browser held when it was first given a token: a second tab holds it still. */
  readonly first: Map<number, string>
}

async function obey(world: World, told: Command, place: number): Promise<void> {
  const { worker, browsers, first } = world
  worker.clock.now += HOUR
  if (told.do === 'link') {
    const opened: (() => Promise<unknown>)[] = []
    for (const [from, to] of told.ways) {
      const [maker, opener] = [browsers[from], browsers[to]]
      if (maker === undefined || opener === undefined || maker === opener) continue
      const { handoff } = await linkFrom(worker, world.site, maker)
      if (handoff !== null) opened.push(() => opener.visit({ handoff, page: { url: TARGET } }))
    }
    if (told.atOnce) await Promise.all(opened.map((open) => open()))
    else
      for (const open of opened) {
        worker.clock.now += 1_000
        await open()
      }
    return
  }
  const one = browsers[told.browser]
  if (one === undefined) return
  if (told.do === 'look') await one.look(1)
  if (told.do === 'sign-in') await one.signIn('ann')
  if (told.do === 'lag') {
    const now = one.token()
    const held = first.get(told.browser)
    if (held === undefined) return
    // The tab that is ahead sends it again: nobody has told it that the touch arrived.
    const touches = touchesNumbered([100 + place], { at: worker.clock.now })
    await one.visit({ token: held, touches })
    await one.visit({ token: now, touches })
  }
}

/** Where the engine finds everybody: `profile stage`. */
async function placesOf({ worker, site, browsers }: World): Promise<readonly string[]> {
  const places = browsers.map(async (one) => {
    const reply = await one.visit()
    const visitor = reply.visitor ?? ''
    const kept = await worker.deps.profiles.look(site, ownProfileOf(visitor))
    return `${kept?.profile ?? visitor} ${countOf(reply)}`
  })
  return [...new Set(await Promise.all(places))].toSorted()
}

const ask = async ({ worker, site }: World, question: string, query: string) =>
  (await worker.callWithKey(`/v1/insight/${question}?site=${site}&${query}`)).json<SentAnswer>()

const countsOf = (rows: readonly Row[]) => new Map(rows.map(({ stage, people }) => [stage, Number(people)]))

async function expectConserved(world: World, from: number, until: number): Promise<void> {
  const [before, after] = [await ask(world, 'now', `at=${from}`), await ask(world, 'now', `at=${until}`)]
  const [was, is] = [countsOf(before.rows), countsOf(after.rows)]
  const period = `from=${from}&until=${until}`
  const stages = await ask(world, 'moves', `${period}&view=stages`)
  const net = new Map(stages.rows.map(({ stage, net }) => [stage, Number(net)]))
  for (const stage of new Set([...was.keys(), ...is.keys(), ...net.keys()])) {
    if (stage === null) continue
    expect(`${stage}: ${net.get(stage) ?? 0}`).toBe(`${stage}: ${(is.get(stage) ?? 0) - (was.get(stage) ?? 0)}`)
  }
}

/** Whoever was merged leads to somebody who was not, over whomever it goes. */
function expectNoRing(facts: readonly LedgerRow[]): void {
  const unions = facts.filter(({ kind }) => kind === 'merged')
  let left = unions
  for (let step = 0; step < unions.length; step += 1)
    left = left.filter(({ into_profile }) => left.some(({ profile }) => profile === into_profile))
  expect(left).toEqual([])
}

async function check(commands: readonly Command[], cut: number): Promise<void> {
  const { worker, site } = await aSite({ linkHosts: ['help.example'] })
  const browsers = SEEDS.map((seed) => aBrowser(worker, site, seed))
  const world: World = { worker, site, browsers, first: new Map() }
  const start = worker.clock.now - HOUR
  for (const [place, one] of browsers.entries()) {
    await one.look(1)
    world.first.set(place, one.token())
  }
  for (const [place, told] of commands.entries()) await obey(world, told, place)
  worker.clock.now += HOUR
  for (const one of browsers) await one.visit()
  // Shards tell each other, and the ledger, in their own time.
  await vi.waitFor(
    async () => {
      const places = await placesOf(world)
      const { states } = await ledgerOf(site)
      expect(states.map(({ profile, stage }) => `${profile} ${stage}`).toSorted()).toEqual(places)
    },
    { timeout: 60_000, interval: 200 },
  )
  expectNoRing((await ledgerOf(site)).facts)
  const now = worker.clock.now
  const middle = start + Math.floor(((now - start) * cut) / 100)
  await expectConserved(world, start, middle)
  await expectConserved(world, middle, now)
}

/** `FUZZ=all` lives more. */
const HISTORIES = env.FUZZ === 'all' ? 160 : 8

describe('law 10, conservation: visitors who came by links of one another', () => {
  it('counts whom the engine finds, each once, and what comes and goes adds up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCommand, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 99 }), check),
      {
        numRuns: HISTORIES,
        // A history that fails is waited for: to shrink it would take hours.
        endOnFailure: true,
      },
    )
  }, 600_000)
})
