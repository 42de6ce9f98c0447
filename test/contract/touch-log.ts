import { describe, expect, it } from 'vitest'
import type { LoggedTouch, Posting } from '../../shared/model/fact.ts'
import type { TouchLog } from '../../worker/ledger/touch-log.ts'
import { NOW } from '../support/instant.ts'

/** A touch as both kinds of log tell it: nothing of who it was. */
export interface TouchTold {
  readonly name: string
  readonly at: number
  readonly channel: string
  readonly verified: boolean
  readonly value: number | null
  readonly country: string | null
  readonly device: string | null
  readonly campaign: string | null
}

export interface LogUnderTest {
  /** The log as one invocation of the Worker has it. */
  readonly createLog: () => TouchLog
  /** What came back for later invocations, to be written there. */
  readonly takeReturned: () => readonly Posting[]
  /** All touches of a site. */
  readonly told: (site: string) => Promise<readonly TouchTold[]>
  /** All that is stored of a site, as text. */
  readonly stored: (site: string) => Promise<string>
}

interface Tools extends LogUnderTest {
  readonly aSite: () => string
  readonly aPosting: (changes: Partial<Posting>) => Posting
}

const ANNA = 'anna-anna-anna-anna-an'

function touch(changes: Partial<LoggedTouch> = {}): LoggedTouch {
  return { id: 't1', name: 'page', at: NOW, channel: 'web', verified: false, value: null, props: null, ...changes }
}

const byTime = (touches: readonly TouchTold[]) =>
  touches.toSorted((a, b) => a.at - b.at || a.name.localeCompare(b.name))

/** What holds of every touch log. */
export function describeTouchLog(
  name: string,
  { createLog, takeReturned, told, stored, aSite, aPosting }: Tools,
): void {
  const write = async (postings: readonly Posting[]) => {
    await createLog().write(postings)
    for (let returned = takeReturned(); returned.length > 0; returned = takeReturned())
      await createLog().write(returned)
  }

  describe(`the touch log in ${name}`, () => {
    it('tells of each touch what it was, where from and when', async () => {
      const site = aSite()
      const segment = { channel: 'web', country: 'FR', device: 'phone', campaign: 'spring “25” 東京' } as const
      const unknown = { channel: 'store', country: null, device: null, campaign: null } as const
      await write([
        aPosting({ site, segment, touches: [touch(), touch({ id: 't2', name: 'buy', at: NOW + 1, value: 9.5 })] }),
        aPosting({
          site,
          segment: unknown,
          touches: [touch({ id: 't3', at: NOW + 2, channel: 'store', verified: true, value: 0 })],
        }),
      ])
      const { channel, ...from } = segment
      const plain = { channel, verified: false, value: null, ...from }
      expect(byTime(await told(site))).toEqual([
        { ...plain, name: 'page', at: NOW },
        { ...plain, name: 'buy', at: NOW + 1, value: 9.5 },
        { ...unknown, name: 'page', at: NOW + 2, verified: true, value: 0 },
      ])
    })

    it('writes every one of more touches than one invocation takes', async () => {
      const site = aSite()
      const touches = (who: number) =>
        Array.from({ length: 130 }, (_, place) => touch({ id: `t${place}`, at: NOW + who * 1_000 + place }))
      await write([0, 1, 2, 3, 4].map((who) => aPosting({ site, profile: `p${who}`, touches: touches(who) })))
      const instants = new Set((await told(site)).map(({ at }) => at))
      expect([(await told(site)).length, instants.size]).toEqual([650, 650])
    })

    it('writes nothing of postings that tell of no touch', async () => {
      const site = aSite()
      await write([])
      await write([aPosting({ site })])
      expect(await told(site)).toEqual([])
    })

    it('keeps one site’s touches from another’s', async () => {
      const [one, other] = [aSite(), aSite()]
      await write([aPosting({ site: one, touches: [touch()] })])
      expect([(await told(one)).length, await told(other)]).toEqual([1, []])
    })

    it('leads nowhere after an erasure, and counts as before', async () => {
      const site = aSite()
      const props = { coupon: 'HELLO' }
      const theirs = [touch({ id: 'anna-1', props }), touch({ id: 'anna-2', at: NOW + 1, value: 3, props })]
      await write([aPosting({ site, profile: ANNA, touches: theirs }), aPosting({ site, touches: [touch()] })])
      const before = byTime(await told(site))
      const log = createLog()
      for (const name of ['~first', '~second']) await log.erase(site, [{ profile: ANNA, name }], NOW + 1)
      expect(byTime(await told(site))).toEqual(before)
      expect(await stored(site)).not.toMatch(/anna|HELLO/)
      expect(await log.copy(site, [ANNA])).toEqual([])
    })

    it('forgets nothing that is as young as a site’s limit', async () => {
      const site = aSite()
      await write([aPosting({ site, touches: [touch()] })])
      await createLog().forget(async (of) => (of === site ? NOW : 0))
      expect(await told(site)).toHaveLength(1)
    })
  })
}
