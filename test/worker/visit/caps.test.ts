import { describe, expect, it } from 'vitest'
import type { Play, Playbook } from '../../../shared/model/playbook.ts'
import type { SlotAnswer, VisitReply } from '../../../shared/model/visit.ts'
import type { Person } from '../../../worker/person/person-of.ts'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { aBrowser, type Browser } from '../support/a-browser.ts'
import { aSite } from '../support/a-site.ts'

const STAGES = ['count:0', 'count:1', 'count:2']
const HOUR_MS = 3_600_000
const element = { kind: 'element', default: 'page' } as const

const capped = (changes: Partial<Play> = {}) => aPlay({ stages: STAGES, cap: { shows: 2, within: '1h' }, ...changes })

/** A browser that tells what it saw of the hero, as the tag does. */
function aViewer(worker: Parameters<typeof aBrowser>[0], site: string, seed?: string) {
  const browser: Browser = aBrowser(worker, site, seed)
  let seq = 0
  const see = async ({ slots }: VisitReply, slot = 'hero'): Promise<VisitReply> => {
    seq += 1
    const { play = '', arm = 'holdout' } = slots[slot] ?? {}
    const touch = { seq, name: 'exposure', at: worker.clock.now, props: { play, slot, arm } }
    return browser.visit({ touches: [touch] })
  }
  return { ...browser, see }
}

const heroOf = ({ slots }: VisitReply): SlotAnswer | undefined => slots.hero

describe('the cap of a play', () => {
  it('lets it be shown so often within the window, and again once the first show has left it', async () => {
    const { worker, site } = await aSite({ plays: [capped()] })
    const { visit, see } = aViewer(worker, site)
    const first = await visit()
    expect(heroOf(first)).toMatchObject({ variant: 'a', everyShow: true })
    const second = await see(first)
    expect(heroOf(second)).toMatchObject({ variant: 'a' })
    worker.clock.now += 1_000
    expect(heroOf(await see(second))).toMatchObject({ variant: null, reason: 'no-play' })
    worker.clock.now += HOUR_MS - 1_000
    expect(heroOf(await visit())).toMatchObject({ variant: null })
    worker.clock.now += 1
    expect(heroOf(await visit())).toMatchObject({ variant: 'a' })
  })

  it('makes way for the next play', async () => {
    const plays = [capped({ cap: { shows: 1 } }), aPlay({ id: 'next', stages: STAGES })]
    const { worker, site } = await aSite({ plays })
    const { visit, see } = aViewer(worker, site)
    expect(heroOf(await see(await visit()))).toMatchObject({ play: 'next' })
  })

  it('holds on every device of a person, and is told to a support desk', async () => {
    const { worker, site } = await aSite({ plays: [capped()] })
    const [phone, laptop] = [aViewer(worker, site), aViewer(worker, site, 'laptop'.padEnd(22, 'x'))]
    await phone.see(await phone.signIn('ann'))
    expect(heroOf(await laptop.signIn('ann'))).toMatchObject({ variant: 'a' })
    expect(heroOf(await laptop.see(await laptop.visit()))).toMatchObject({ variant: null })
    expect(heroOf(await phone.visit())).toMatchObject({ variant: null })
    const person = await (await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)).json<Person>()
    expect(person.slots.hero?.plays[0]?.passedOver).toEqual([
      { reason: 'cap', of: 'play', wants: { shows: 2, within: '1h' } },
    ])
  })

  it('counts what a control would have seen as it counts what others saw', async () => {
    const { worker, site } = await aSite({ plays: [capped({ control: 1, cap: { shows: 1 } })] })
    const { visit, see } = aViewer(worker, site)
    const first = await visit()
    expect(heroOf(first)).toMatchObject({ reason: 'control', everyShow: true })
    expect(heroOf(await see(first))).toMatchObject({ reason: 'no-play' })
  })
})

describe('the cap of a slot, and of the site', () => {
  const plays = [aPlay({ stages: STAGES }), aPlay({ id: 'other', slot: 'offer', stages: STAGES })]
  const shownOf = ({ slots }: VisitReply) => [slots.hero?.variant, slots.offer?.variant]

  it.each<[string, Partial<Playbook>, readonly (string | null)[]]>([
    ['a slot', { slots: { hero: { ...element, cap: { shows: 1 } }, offer: element } }, [null, 'a']],
    ['the site', { slots: { hero: element, offer: element }, cap: { shows: 1 } }, [null, null]],
  ])('holds back every play of %s', async (_, changes, after) => {
    const { worker, site } = await aSite({ plays, ...changes })
    const { visit, see } = aViewer(worker, site)
    const slots = ['hero', 'offer']
    expect(shownOf(await visit({ slots }))).toEqual(['a', 'a'])
    await see(await visit({ slots }))
    expect(shownOf(await visit({ slots }))).toEqual(after)
  })
})

describe('an arm that was seen', () => {
  const content = { text: 'Hello' }
  const twoArms = (weights: readonly [number, number], changes: Partial<Play> = {}) =>
    aPlay({
      stages: STAGES,
      variants: [
        { id: 'a', weight: weights[0], content },
        { id: 'b', weight: weights[1], content },
      ],
      ...changes,
    })

  /** What thirty visitors see under one play and, after seeing it or not, under a later version of it. */
  async function underBoth(before: Play, after: Play, hasSeen: boolean) {
    const { worker, site } = await aSite({ plays: [before] })
    const viewers = Array.from({ length: 30 }, (_, place) => aViewer(worker, site, `${place}`.padEnd(22, 'x')))
    const arms: [string | undefined, string | undefined][] = []
    const first: VisitReply[] = []
    for (const viewer of viewers) {
      const reply = await viewer.visit()
      first.push(hasSeen ? await viewer.see(reply) : reply)
    }
    const playbook = aCountingPlaybook({ site, plays: [after] })
    await worker.deps.playbooks.accept({ version: 'changed', publishedAt: worker.clock.now, playbook })
    for (const [place, viewer] of viewers.entries()) {
      const reply = first[place]
      if (reply !== undefined) arms.push([heroOf(reply)?.arm, heroOf(await viewer.visit())?.arm])
    }
    return arms
  }

  it('stays whatever the weights become, and is drawn anew for those who have not seen it', async () => {
    const seen = await underBoth(twoArms([1, 1]), twoArms([1, 99]), true)
    expect(new Set(seen.map(([arm]) => arm))).toEqual(new Set(['a', 'b']))
    expect(seen.filter(([before, after]) => before !== after)).toEqual([])
    const unseen = await underBoth(twoArms([1, 1]), twoArms([1, 99]), false)
    expect(unseen.filter(([before, after]) => before !== after)).not.toEqual([])
  })

  it('lets go of whoever saw a variant that is stopped', async () => {
    const seen = await underBoth(twoArms([1, 1]), twoArms([0, 1]), true)
    expect(seen.map(([, after]) => after)).toEqual(seen.map(() => 'b'))
  })

  it('is drawn again where the play is not sticky', async () => {
    const seen = await underBoth(twoArms([1, 1], { sticky: false }), twoArms([1, 99], { sticky: false }), true)
    expect(seen.filter(([before, after]) => before !== after)).not.toEqual([])
  })

  it('is of two devices of one person the one that was seen first', async () => {
    const { worker, site } = await aSite({ plays: [twoArms([1, 1])] })
    const viewers = Array.from({ length: 30 }, (_, place) => aViewer(worker, site, `${place}`.padEnd(22, 'y')))
    const replies: [Browser, string | undefined][] = []
    for (const viewer of viewers) {
      worker.clock.now += 1
      replies.push([viewer, heroOf(await viewer.see(await viewer.visit()))?.arm])
    }
    const [first] = replies
    const other = replies.find(([, arm]) => arm !== first?.[1])
    if (first === undefined || other === undefined) throw new Error('All draw the same')
    // The later to have seen it is the first to sign in: the person's draws are by its id.
    worker.clock.now += 1
    await other[0].signIn('ann')
    worker.clock.now += 1
    expect(heroOf(await first[0].signIn('ann'))?.arm).toBe(first[1])
    expect(heroOf(await other[0].visit())?.arm).toBe(first[1])
  })
})
