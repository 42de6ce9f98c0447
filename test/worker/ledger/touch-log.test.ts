import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { LoggedTouch, Posting } from '../../../shared/model/fact.ts'
import { TOUCH_POINT } from '../../../shared/model/touch-point.ts'
import { createAnalyticsTouchLog } from '../../../worker/ledger/analytics-touch-log.ts'
import { chooseTouchLog } from '../../../worker/ledger/choose-touch-log.ts'
import { createD1TouchLog } from '../../../worker/ledger/d1-touch-log.ts'
import { forgetTouches } from '../../../worker/ledger/forget-touches.ts'
import { describeTouchLog, type TouchTold } from '../../contract/touch-log.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { DAY, NOW } from '../../support/instant.ts'
import { aLedgerSite, aPosting, ledgerOf } from '../support/postings.ts'

const touch: LoggedTouch = {
  id: 't1',
  name: 'page',
  at: NOW,
  channel: 'web',
  verified: false,
  value: null,
  props: { plan: 'pro' },
}

const touchesOf = async (site: string) => (await ledgerOf(site)).touches

describeTouchLog('D1', {
  createLog: () => createD1TouchLog(env.LEDGER),
  takeReturned: () => [],
  told: async (site) =>
    (await touchesOf(site)).map(({ name, at, channel, verified, value, country, device, campaign }) => ({
      name: String(name),
      at: Number(at),
      channel: String(channel),
      verified: verified === 1,
      value: value === null ? null : Number(value),
      country: textOf(country),
      device: textOf(device),
      campaign: textOf(campaign),
    })),
  stored: async (site) => JSON.stringify(await touchesOf(site)),
  aSite: aLedgerSite,
  aPosting,
})

function textOf(value: string | number | null | undefined): string | null {
  return value === null || value === undefined || value === '' ? null : String(value)
}

/**
 * A dataset that keeps what is written to it, with the platform's limits. Local runtimes have an Analytics Engine that
 * takes points and shows them to nobody: what became of them could not be told from nothing at all.
 */
function aDataset() {
  const points: AnalyticsEngineDataPoint[] = []
  const returned: Posting[] = []
  const createLog = () => {
    let written = 0
    return createAnalyticsTouchLog({
      dataset: {
        writeDataPoint(point = {}) {
          written += 1
          if (written <= 250) points.push(structuredClone(point))
        },
      },
      later: async (posting) => returned.push(posting),
    })
  }
  const column = (name: string, { indexes = [], blobs = [], doubles = [] }: AnalyticsEngineDataPoint) => {
    const [, kind = '', place = ''] = /^([a-z]+)(\d+)$/.exec(name) ?? []
    const values = kind === 'index' ? indexes : kind === 'blob' ? blobs : doubles
    return values[Number(place) - 1]
  }
  const ofSite = (site: string) => points.filter((point) => column(TOUCH_POINT.site, point) === site)
  const told = (point: AnalyticsEngineDataPoint): TouchTold => ({
    name: String(column(TOUCH_POINT.name, point)),
    at: Number(column(TOUCH_POINT.at, point)),
    channel: String(column(TOUCH_POINT.channel, point)),
    verified: column(TOUCH_POINT.verified, point) === '1',
    value: column(TOUCH_POINT.hasValue, point) === 1 ? Number(column(TOUCH_POINT.value, point)) : null,
    country: textOf(String(column(TOUCH_POINT.country, point))),
    device: textOf(String(column(TOUCH_POINT.device, point))),
    campaign: textOf(String(column(TOUCH_POINT.campaign, point))),
  })
  return {
    points,
    createLog,
    takeReturned: () => returned.splice(0),
    told: async (site: string) => ofSite(site).map(told),
    stored: async (site: string) => JSON.stringify(ofSite(site)),
  }
}

describeTouchLog('Analytics Engine', { ...aDataset(), aSite: aLedgerSite, aPosting })

describe('the touch log in D1', () => {
  it('has a touch once, however often it is written', async () => {
    const site = aLedgerSite()
    const log = createD1TouchLog(env.LEDGER)
    const posting = aPosting({ site, touches: [touch] })
    await log.write([posting, posting])
    await log.write([posting])
    expect(await touchesOf(site)).toHaveLength(1)
  })

  it('copies what was said of a touch, the oldest first', async () => {
    const site = aLedgerSite()
    const log = createD1TouchLog(env.LEDGER)
    const earlier = { ...touch, id: 't0', at: NOW - 1, props: null }
    await log.write([aPosting({ site, profile: 'ann', touches: [touch, earlier] })])
    const copy = await log.copy(site, ['ann', 'nobody'])
    expect(copy.map(({ id, props }) => [id, props])).toEqual([
      ['t0', null],
      ['t1', '{"plan":"pro"}'],
    ])
  })

  it('forgets what is older than a site’s limit by a millisecond, also where it is more than one statement takes', async () => {
    const [site, other] = [aLedgerSite(), aLedgerSite()]
    const log = createD1TouchLog(env.LEDGER)
    const old = (place: number) => ({ ...touch, id: `old-${place}`, at: NOW - 1 })
    const touches = Array.from({ length: 4_100 }, (_, place) => old(place))
    await log.write([aPosting({ site, touches: [...touches, touch] }), aPosting({ site: other, touches: [old(0)] })])
    expect(await log.forget(async (of) => (of === site ? NOW : 0))).toBe(4_100)
    expect((await touchesOf(site)).map(({ id }) => id)).toEqual(['t1'])
    expect(await touchesOf(other)).toHaveLength(1)
  })
})

describe('the touch log in Analytics Engine', () => {
  it('writes nothing where what is too much for one invocation cannot be sent back', async () => {
    const { points } = aDataset()
    const log = createAnalyticsTouchLog({
      dataset: { writeDataPoint: (point = {}) => points.push(point) },
      later: () => Promise.reject(new Error('out of reach')),
    })
    const touches = Array.from({ length: 251 }, (_, place) => ({ ...touch, id: `t${place}` }))
    await expect(log.write([aPosting({ touches })])).rejects.toThrow('out of reach')
    expect(points).toEqual([])
  })
})

describe('chooseTouchLog', () => {
  it('takes D1 where nothing is said', async () => {
    const site = aLedgerSite()
    await chooseTouchLog(env).write([aPosting({ site, touches: [touch] })])
    expect(await touchesOf(site)).toHaveLength(1)
  })

  it('takes Analytics Engine where it is named, and still reaches what D1 logged before', async () => {
    const site = aLedgerSite()
    const { points } = aDataset()
    const TOUCHES = { writeDataPoint: (point = {}) => points.push(point) }
    await createD1TouchLog(env.LEDGER).write([aPosting({ site, profile: 'ann', touches: [touch] })])
    const log = chooseTouchLog({ ...env, TOUCHES, WAYPOST_TOUCH_LOG: 'analytics' })
    await log.write([aPosting({ site, profile: 'ann', touches: [{ ...touch, id: 't2' }] })])
    expect([points.length, (await log.copy(site, ['ann'])).length]).toEqual([1, 1])
  })

  it('says what to set where a log is named that there is not', () => {
    expect(() => chooseTouchLog({ ...env, WAYPOST_TOUCH_LOG: 'clickhouse' })).toThrow(/set it to "d1" or "analytics"/)
    expect(() => chooseTouchLog({ ...env, WAYPOST_TOUCH_LOG: 'analytics' })).toThrow(/as TOUCHES in wrangler\.toml/)
  })
})

describe('forgetTouches', () => {
  it('goes by each site’s playbook, and waits where it cannot be read', async () => {
    const sites = [aLedgerSite(), aLedgerSite(), aLedgerSite()]
    const [short = '', none = '', broken = ''] = sites
    const log = createD1TouchLog(env.LEDGER)
    const aged = (days: number) => ({ ...touch, id: `${days}`, at: NOW - days * DAY })
    const touches = [aged(30), { ...aged(30), id: '30+', at: NOW - 30 * DAY - 1 }, aged(400), aged(401)]
    await log.write(sites.map((site) => aPosting({ site, touches })))
    const faults: string[] = []
    await forgetTouches({
      // Other tests' sites are let be.
      touchLog: {
        ...log,
        forget: (keptFrom) => log.forget(async (site) => (sites.includes(site) ? keptFrom(site) : 0)),
      },
      playbookOf: async (site) => {
        if (site === broken) throw new Error('out of reach')
        return site === short ? aPlaybook({ site, retention: '30d' }) : null
      },
      onFault: (site) => faults.push(site),
      now: NOW,
    })
    expect((await touchesOf(short)).map(({ id }) => id)).toEqual(['30'])
    expect((await touchesOf(none)).map(({ id }) => id)).toEqual(['30', '30+', '400'])
    expect([(await touchesOf(broken)).length, faults]).toEqual([4, [broken]])
  })
})
