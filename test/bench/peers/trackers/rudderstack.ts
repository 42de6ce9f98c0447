import { bundlePeer, versionOf } from '../packages.ts'
import type { Tracker } from './tracker.ts'

const PACKAGE = '@rudderstack/analytics-js'

/** RudderStack's SDK: what waits is in localStorage. */
export async function rudderstack(): Promise<Tracker> {
  return {
    name: 'RudderStack',
    version: versionOf(PACKAGE),
    about: 'The `bundled` export with default settings; doubles told by `messageId`.',
    script: await bundlePeer(SOURCE),
    files: new Map([['/sourceConfig/', { body: JSON.stringify(SOURCE_CONFIG) }]]),
    arrivals: ({ path, body }) => {
      if (path !== '/v1/track') return null
      const { messageId, properties }: { messageId: string; properties: { n: string } } = JSON.parse(body.toString())
      return [{ touch: properties.n, id: messageId }]
    },
    answer: () => ({ type: 'text/plain', body: 'OK' }),
  }
}

const SOURCE = `
import { RudderAnalytics } from '${PACKAGE}/bundled'
const analytics = new RudderAnalytics()
analytics.load('bench', COLLECTOR, { configUrl: location.origin })
window.track = (n) => analytics.track('tick', { n })
`

const off = { enabled: false }

const SOURCE_CONFIG = {
  source: {
    id: 'bench',
    name: 'bench',
    writeKey: 'bench',
    enabled: true,
    workspaceId: 'bench',
    config: { statsCollection: { errors: off, metrics: off } },
    destinations: [],
    connections: [],
    dataplanes: {},
    sourceDefinitionId: 'bench',
  },
  updatedAt: '2026-01-01T00:00:00.000Z',
}
