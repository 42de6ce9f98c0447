import { gunzipSync } from 'node:zlib'
import type { Question } from '../http-server.ts'
import { bundlePeer, versionOf } from '../packages.ts'
import { POSTHOG_CONFIG } from '../tags/posthog.ts'
import type { Tracker } from './tracker.ts'

const PACKAGE = 'posthog-js'

/** PostHog's SDK: touches go together every three seconds. */
export async function posthogTracker(): Promise<Tracker> {
  return {
    name: 'PostHog',
    version: versionOf(PACKAGE),
    about: 'Default settings but for the filter of headless browsers; doubles told by `uuid`.',
    script: await bundlePeer(SOURCE),
    files: new Map(),
    arrivals: (question) => {
      if (question.path !== '/i/v0/e/' && question.path !== '/e/') return null
      const read: Batch | Sent | readonly Sent[] = JSON.parse(textOf(question))
      const sent = 'batch' in read ? read.batch : [read].flat()
      return sent.flatMap(({ uuid, properties: { n } }) => (n === undefined ? [] : [{ touch: n, id: uuid }]))
    },
    answer: ({ path }) => {
      if (path.startsWith('/static/')) return { type: 'text/javascript', body: '' }
      if (path.startsWith('/array/') && path.endsWith('.js'))
        return {
          type: 'text/javascript',
          body: `window._POSTHOG_REMOTE_CONFIG={phc_bench:{config:${JSON.stringify(POSTHOG_CONFIG)},siteApps:[]}}`,
        }
      if (path.startsWith('/array/')) return { body: JSON.stringify(POSTHOG_CONFIG) }
      if (path === '/flags/') return { body: '{"flags":{},"errorsWhileComputingFlags":false,"requestId":"bench"}' }
      return { body: '{"status":"Ok"}' }
    },
  }
}

interface Batch {
  readonly batch: readonly Sent[]
}

interface Sent {
  readonly uuid: string
  readonly properties: { readonly n?: string }
}

/** JSON as it is, in gzip, or in base64 in a form. */
function textOf({ body, query }: Question): string {
  if (query.get('compression') === 'gzip-js' || (body[0] === 0x1f && body[1] === 0x8b))
    return gunzipSync(body).toString()
  const text = body.toString()
  const form = text.startsWith('data=') ? new URLSearchParams(text).get('data') : null
  return form === null ? text : Buffer.from(form, 'base64').toString()
}

const SOURCE = `
import posthog from '${PACKAGE}'
posthog.init('phc_bench', { api_host: COLLECTOR, opt_out_useragent_filter: true })
window.track = (n) => posthog.capture('tick', { n })
`
