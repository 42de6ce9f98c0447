import { describe, expect, it } from 'vitest'
import type { PublishedPlaybook } from '../../shared/model/playbook.ts'
import type { PlaybookStore } from '../../worker/playbook/playbook-store.ts'
import { aPlay, aPlaybook } from '../support/a-playbook.ts'
import { NOW } from '../support/instant.ts'

/** What holds of every store of playbooks. Each test works on sites of its own. */
export function describePlaybookStore(name: string, createStore: () => PlaybookStore): void {
  describe(`the playbook store in ${name}`, () => {
    it('has nothing for an unknown site', async () => {
      expect(await createStore().published('nobody')).toBeNull()
    })

    it('gives back what was published', async () => {
      const store = createStore()
      const published = aPublished({ site: 'given-back' })
      await store.publish(published)
      expect(await store.published('given-back')).toEqual(published)
    })

    it('gives back text of every script, and conditions of every kind', async () => {
      const store = createStore()
      const when = {
        any: [{ attributes: { city: 'Zürich 東京 🥾' } }, { not: { touch: 'purchase', last: { within: '7d' } } }],
      } as const
      const [journey] = aPlaybook().journeys
      const journeys = [{ id: 'buyer', stages: [{ id: 'here', when }, ...(journey?.stages ?? [])] }]
      const published = aPublished({
        site: 'script',
        playbook: { journeys, plays: [aPlay({ text: '</script>\u2028🥾' })] },
      })
      await store.publish(published)
      expect(await store.published('script')).toEqual(published)
    })

    it('keeps the last playbook published for a site', async () => {
      const store = createStore()
      await store.publish(aPublished({ site: 'twice', version: '1' }))
      await store.publish(aPublished({ site: 'twice', version: '2', playbook: { plays: [] } }))
      const published = await store.published('twice')
      expect([published?.version, published?.playbook.plays]).toEqual(['2', []])
    })

    it('tells the shards of the last playbook published for a site, 64 where it does not say, and none of an unknown one', async () => {
      const store = createStore()
      await store.publish(aPublished({ site: 'sharded' }))
      await store.publish(aPublished({ site: 'few-shards', playbook: { shards: 4 } }))
      const shards = await Promise.all(['sharded', 'few-shards', 'no-shards'].map((site) => store.shards(site)))
      expect(shards).toEqual([64, 4, null])
    })

    it('keeps sites apart, also those whose names begin alike', async () => {
      const store = createStore()
      for (const site of ['apart', 'apart-2', 'Apart']) await store.publish(aPublished({ site, version: `of ${site}` }))
      const versions = await Promise.all(
        ['apart', 'apart-2', 'Apart', 'apar'].map(async (site) => (await store.published(site))?.version),
      )
      expect(versions).toEqual(['of apart', 'of apart-2', 'of Apart', undefined])
    })
  })
}

interface Changes {
  readonly site: string
  readonly version?: string
  readonly playbook?: Partial<PublishedPlaybook['playbook']>
}

function aPublished({ site, version = '1', playbook = {} }: Changes): PublishedPlaybook {
  return { version, publishedAt: NOW, playbook: aPlaybook({ ...playbook, site }) }
}
