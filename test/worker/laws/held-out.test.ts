import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Playbook } from '../../../shared/model/playbook.ts'
import type { VisitReply } from '../../../shared/model/visit.ts'
import { ownProfileOf } from '../../../shared/profile/own-profile.ts'
import { aVisit } from '../../support/a-visit.ts'
import { aBrowser } from '../support/a-browser.ts'
import { aWorker, MAX_AGE_MS, type TestWorker } from '../support/a-worker.ts'
import { faultsOf, type Ground, groundOf, groundsOfOld, type Known, type Seen } from './held-out-model.ts'
import { anyRules, playbookOf, type Rules, SLOTS, STAGES } from './held-out-playbook.ts'
import { type Answer, answerOf, askBy, pagesWith, WAYS, type Way } from './ways-in.ts'

const BROWSERS = 6
const USERS = ['ann', 'bob']
const STEPS = 60

/** `FUZZ=all` makes 10⁶ decisions and more, in parts that can be run one by one, the same each time. */
const PARTS = env.FUZZ === 'all' ? [1, 2, 3, 4, 5, 6, 7, 8] : [0]
const HISTORIES = env.FUZZ === 'all' ? 26 : 10
const DECISIONS = env.FUZZ === 'all' ? 1_000_000 / PARTS.length : 40_000

type Step =
  | { readonly do: 'visit'; readonly who: number }
  | { readonly do: 'see'; readonly who: number; readonly slot: number }
  | { readonly do: 'sign-in'; readonly who: number; readonly user: number }
  | { readonly do: 'ask'; readonly who: number; readonly way: Way }
  /** Comes with a token of earlier, on a visit or by another way. */
  | { readonly do: 'come-back'; readonly token: number; readonly way: Way | 'visit' }
  /** `isHeard`: the isolate knows at once; otherwise it goes on for a while with what it has. */
  | { readonly do: 'publish'; readonly edition: number; readonly isHeard: boolean }

const who = fc.nat(BROWSERS - 1)
const a = <T extends string>(name: T) => fc.constant(name)
const wayBack = fc.constantFrom(...(['visit', 'call-by-token', 'call-by-cookie', 'tag', 'page'] as const))
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: a('visit'), who }) },
  { weight: 2, arbitrary: fc.record({ do: a('see'), who, slot: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: a('sign-in'), who, user: fc.nat(USERS.length - 1) }) },
  { weight: 8, arbitrary: fc.record({ do: a('ask'), who, way: fc.constantFrom(...WAYS) }) },
  { weight: 2, arbitrary: fc.record({ do: a('come-back'), token: fc.nat(99), way: wayBack }) },
  { weight: 1, arbitrary: fc.record({ do: a('publish'), edition: fc.nat(3), isHeard: fc.boolean() }) },
)

/** What a browser has after a visit, and by what of the person a token decides alone. */
interface Carried {
  readonly seed: string
  readonly token: string
  readonly visitor: string
  readonly user: string | null
  readonly ground: Ground
}

interface Public extends Known {
  readonly seen: Seen[]
  /** Whatever a browser has had. */
  readonly old: Carried[]
  readonly people: readonly ReturnType<typeof aPerson>[]
  publish(edition: number, isHeard: boolean): Promise<void>
}

/** Browsers that live through a history, and what they were told. */
async function aPublic(rules: Rules): Promise<Public> {
  const site = `held-${crypto.randomUUID().slice(0, 13)}`
  const worker = await aWorker({ playbook: playbookOf(site, 0, rules), pages: pagesWith(site, SLOTS) })
  const editions = new Map<string, Playbook>()
  const publish = async (edition: number, isHeard: boolean) => {
    const version = `${edition}-${worker.clock.now}`
    const published = { version, publishedAt: worker.clock.now, playbook: playbookOf(site, edition, rules) }
    editions.set(version, published.playbook)
    await worker.deps.store.publish(published)
    if (isHeard) await worker.deps.playbooks.accept(published)
    else worker.clock.now += MAX_AGE_MS
  }
  worker.clock.now += 1
  await publish(0, true)
  const people = Array.from({ length: BROWSERS }, (_, place) => aPerson(worker, site, `${place}`.padEnd(22, 'x')))
  return { worker, site, stages: STAGES, editions, publish, people, seen: [], old: [] }
}

function aPerson(worker: TestWorker, site: string, seed: string) {
  const browser = aBrowser(worker, site, seed)
  let user: string | null = null
  let seq = 0
  let last: VisitReply | null = null
  const visit = async (changes: Parameters<typeof browser.visit>[0] = {}) => {
    last = await browser.visit({ slots: SLOTS, ...changes })
    return last
  }
  return {
    seed,
    user: () => user,
    visit: () => visit(),
    signIn: async (as: string) => {
      user = as
      await browser.signIn(as)
      return visit()
    },
    /** Tells that a slot of the last reply was seen; the show, where there was one. */
    see: async (slot: string, seen: Seen[]) => {
      const { play, arm = 'holdout' } = last?.slots[slot] ?? {}
      if (play === undefined) return visit()
      seq += 1
      const at = worker.clock.now
      const reply = await visit({ touches: [{ seq, name: 'exposure', at, props: { play, slot, arm } }] })
      seen.push({ visitor: reply.visitor ?? '', play, arm, at })
      return reply
    },
  }
}

/** Something that was told, and on which grounds. */
interface Telling {
  readonly answer: Answer
  readonly grounds: readonly Ground[]
}

async function take(step: Step, town: Public): Promise<Telling | null> {
  switch (step.do) {
    case 'publish':
      await town.publish(step.edition, step.isHeard)
      return null
    case 'come-back': {
      const carried = town.old[step.token % Math.max(1, town.old.length)]
      return carried === undefined ? null : comeBack(carried, step.way, town)
    }
    case 'ask': {
      const seed = town.people[step.who]?.seed
      const carried = town.old.findLast((each) => each.seed === seed)
      return carried === undefined ? null : ask(carried, step.way, town)
    }
    default:
      return visit(step, town)
  }
}

async function visit(step: Extract<Step, { do: 'visit' | 'see' | 'sign-in' }>, town: Public): Promise<Telling | null> {
  const person = town.people[step.who]
  if (person === undefined) return null
  const { seed } = person
  const reply = await (step.do === 'visit'
    ? person.visit()
    : step.do === 'sign-in'
      ? person.signIn(USERS[step.user] ?? '')
      : person.see(SLOTS[step.slot] ?? '', town.seen))
  const { visitor = '', token } = reply
  const ground = await groundOf(visitor, person.user(), town)
  if (token !== null) town.old.push({ seed, token, visitor, user: person.user(), ground })
  return { answer: answerOf(reply), grounds: [ground] }
}

/** With the token of the last visit. */
async function ask(carried: Carried, way: Way, town: Public): Promise<Telling> {
  const answer = await askBy(way, carried, { ...town, slots: SLOTS })
  if (isByTokenAlone(way)) return { answer, grounds: [carried.ground] }
  const { visitor, user } = carried
  const ground = await groundOf(visitor, user, town)
  const isKept = user !== null || (await town.worker.deps.profiles.look(town.site, ownProfileOf(visitor))) !== null
  // By the name of somebody who is not kept, it is not known what they saw.
  return { answer, grounds: [way === 'call-by-name' && !isKept ? { ...ground, seen: [] } : ground] }
}

async function comeBack(carried: Carried, way: Way | 'visit', town: Public): Promise<Telling> {
  const { worker, site } = town
  const { seed, token, visitor, user, ground } = carried
  const sent = () => worker.visit(aVisit({ site, seed, token, slots: SLOTS, sentAt: worker.clock.now }))
  const answer = way === 'visit' ? answerOf(await sent()) : await askBy(way, carried, { ...town, slots: SLOTS })
  const isAlone = way !== 'visit' && isByTokenAlone(way)
  return { answer, grounds: isAlone ? [ground] : await groundsOfOld(visitor, user, town) }
}

/** No storage is asked: what another device did since the token was given is not known. */
function isByTokenAlone(way: Way): boolean {
  return way === 'tag' || way === 'page'
}

async function live(steps: readonly Step[], rules: Rules) {
  const town = await aPublic(rules)
  const faults: string[] = []
  let decisions = 0
  for (const step of steps) {
    town.worker.clock.now += 1
    const told = await take(step, town)
    if (told === null) continue
    decisions += Object.keys(told.answer.slots).length
    const by = 'way' in step ? `${step.do} by ${step.way}` : step.do
    faults.push(...faultsOf(told.answer, told.grounds, town).map((fault) => `${by}: ${fault}`))
  }
  await town.worker.settle()
  return { faults, decisions }
}

describe('the plays of a site with holdouts', () => {
  it.each(PARTS)(
    'show nobody in a holdout a variant and keep arms, by every way in (part %i)',
    async (part) => {
      const steps = fc.array(anyStep, { minLength: STEPS, maxLength: STEPS })
      let decisions = 0
      const property = fc.asyncProperty(steps, anyRules, async (history, rules) => {
        const lived = await live(history, rules)
        decisions += lived.decisions
        expect(lived.faults.slice(0, 3)).toEqual([])
      })
      await fc.assert(property, { numRuns: HISTORIES, ...(part > 0 && { seed: part }) })
      expect(decisions).toBeGreaterThanOrEqual(DECISIONS)
    },
    600_000,
  )
})
