import { bundlePeer, versionOf } from '../packages.ts'
import type { Tracker } from './tracker.ts'

const PACKAGE = '@segment/analytics-next'

/** Segment's Analytics 2.0: a request for each touch. */
export async function segment(): Promise<Tracker> {
  return {
    name: 'Segment',
    version: versionOf(PACKAGE),
    about: 'Default settings; doubles told by `messageId`.',
    script: await bundlePeer(SOURCE),
    files: new Map([['/v1/projects/bench/settings', { body: JSON.stringify(SETTINGS) }]]),
    arrivals: ({ path, body }) => {
      if (path !== '/v1/t') return null
      const { messageId, properties }: { messageId: string; properties: { n: string } } = JSON.parse(body.toString())
      return [{ touch: properties.n, id: messageId }]
    },
    answer: () => ({ body: '{"success":true}' }),
  }
}

const SOURCE = `
import { AnalyticsBrowser } from '${PACKAGE}'
const apiHost = COLLECTOR.replace('http://', '') + '/v1'
const integrations = { 'Segment.io': { apiHost, protocol: 'http' } }
const analytics = AnalyticsBrowser.load({ writeKey: 'bench', cdnURL: location.origin }, { integrations })
window.track = (n) => analytics.track('tick', { n })
`

const SETTINGS = {
  integrations: { 'Segment.io': { apiKey: 'bench', unbundledIntegrations: [], addBundledMetadata: true } },
  plan: { track: { __default: { enabled: true, integrations: {} } } },
  edgeFunction: {},
  analyticsNextEnabled: true,
  middlewareSettings: {},
  enabledMiddleware: {},
  metrics: { sampleRate: 0 },
  legacyVideoPluginsEnabled: false,
  remotePlugins: [],
}
