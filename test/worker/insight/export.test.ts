import { describe, expect, it } from 'vitest'
import { csvLine } from '../../../shared/lib/csv-line.ts'
import { writeFacts, writeTouches } from '../support/a-ledger.ts'
import { aSite } from '../support/a-site.ts'
import { problemOf } from '../support/problem-of.ts'

const PEOPLE = 4_500

/** More rows than are read at once, in two sites. */
async function aLargeSite() {
  const { worker, site } = await aSite()
  const profiles = Array.from({ length: PEOPLE }, (_, place) => `p${String(place % 900).padStart(4, '0')}-${place}`)
  for (const each of [site, `other-${site}`]) {
    await writeFacts(
      each,
      profiles.map((profile, place) => ({
        profile,
        fact: { kind: 'entered', journey: 'count', ordinal: 1, from: null, stage: '1', cause: 'touch', at: place % 7 },
      })),
    )
    await writeTouches(
      each,
      profiles.map((profile) => ({ profile, name: 'page' })),
    )
  }
  return { worker, site }
}

describe('GET /v1/export/:what', () => {
  it('gives each row of the site once, however many pages it takes to read them', async () => {
    const { worker, site } = await aLargeSite()
    for (const what of ['facts', 'touches', 'people']) {
      const response = await worker.callWithKey(`/v1/export/${what}?site=${site}`)
      const lines = (await response.text()).trimEnd().split('\n')
      const profiles = lines.map((line): unknown => JSON.parse(line).profile)
      expect([what, lines.length, new Set(profiles).size]).toEqual([what, PEOPLE, PEOPLE])
    }
  })

  it('is CSV where that is asked for, with a header line', async () => {
    const { worker, site } = await aSite()
    await writeTouches(site, [{ profile: 'a', id: '1', name: '=1+1', value: -5, props: { a: 'x,y' } }])
    const response = await worker.callWithKey(`/v1/export/touches?site=${site}&format=csv`)
    expect(await response.text()).toBe(
      `${csvLine(['profile', 'id', 'name', 'at', 'verified', 'value', 'props', 'channel', 'country', 'device', 'campaign'])}a,1,'=1+1,0,0,-5,"{""a"":""x,y""}",web,,,\r\n`,
    )
  })

  it('breaks off, and does not end, where the ledger fails on the way', async () => {
    const { worker, site } = await aLargeSite()
    const services = await worker.deps.services()
    const { ledgerReader } = services
    let pages = 0
    const failing = {
      ...ledgerReader,
      rows: (statement: Parameters<typeof ledgerReader.rows>[0]) => {
        pages += 1
        return pages > 1 ? Promise.reject(new Error('out of reach')) : ledgerReader.rows(statement)
      },
    }
    Object.assign(worker.deps, { services: async () => ({ ...services, ledgerReader: failing }) })
    const response = await worker.callWithKey(`/v1/export/facts?site=${site}`)
    await expect(response.text()).rejects.toThrow('out of reach')
  })

  it('names what cannot be exported, and the field at fault', async () => {
    const { worker, site } = await aSite()
    expect(await problemOf(await worker.callWithKey(`/v1/export/all?site=${site}`))).toMatchObject({ status: 404 })
    expect(await problemOf(await worker.callWithKey('/v1/export/facts'))).toMatchObject({
      problems: [{ path: 'site' }],
    })
    expect((await worker.fetch(`/v1/export/facts?site=${site}`)).status).toBe(401)
  })
})
