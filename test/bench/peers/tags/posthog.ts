import { peerFile, versionOf } from '../packages.ts'
import { VARIANT_TEXT } from '../pages/change.ts'
import type { Tag } from './tag.ts'

const PACKAGE = 'posthog-js'

/** PostHog's script with a feature flag whose payload is the content, as its documentation shows for experiments in code. */
export function posthog(): Tag {
  return {
    name: 'PostHog',
    version: versionOf(PACKAGE),
    about:
      '`dist/array.js` with its default settings but for the filter of headless browsers, a feature flag with a payload, applied in `onFeatureFlags`; recording and surveys are off in its remote configuration.',
    head: ({ origin, change }) =>
      `<script>${START.replace('ORIGIN', origin).replace('APPLY', APPLY[change])}</script>\n<script async src="${origin}/static/array.js" onload="bench()"></script>`,
    files: new Map([['/static/array.js', peerFile(PACKAGE, 'dist/array.js')]]),
    answer: ({ path }, { change, image }) => {
      if (path === '/array/phc_bench/config.js')
        return {
          type: 'text/javascript',
          body: `(function(){window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{};window._POSTHOG_REMOTE_CONFIG['phc_bench']={config:${JSON.stringify(POSTHOG_CONFIG)},siteApps:[]}})()`,
        }
      if (path === '/array/phc_bench/config') return { body: JSON.stringify(POSTHOG_CONFIG) }
      const extension = EXTENSION.exec(path)?.[1]
      if (extension !== undefined)
        return { type: 'text/javascript', body: peerFile(PACKAGE, `dist/${extension}.js`), isCacheable: true }
      if (path === '/flags/') {
        const payload = JSON.stringify({ content: change === 'text' ? VARIANT_TEXT : image })
        return { body: JSON.stringify(flagsReply('slot', payload)) }
      }
      return { body: '{"status":1}' }
    },
  }
}

/** What PostHog's servers tell a script of a project in which all that is optional is off. */
export const POSTHOG_CONFIG = {
  token: 'phc_bench',
  supportedCompression: ['gzip', 'gzip-js'],
  hasFeatureFlags: true,
  captureDeadClicks: false,
  capturePerformance: false,
  autocapture_opt_out: false,
  autocaptureExceptions: false,
  analytics: { endpoint: '/i/v0/e/' },
  elementsChainAsString: true,
  sessionRecording: false,
  heatmaps: false,
  surveys: false,
  defaultIdentifiedOnly: true,
  siteApps: [],
}

/** Scripts that the first one loads by itself. */
const EXTENSION = /^\/static\/(?:[\d.]+\/)?([\w-]+)\.js$/

const START =
  "function bench(){posthog.init('phc_bench',{api_host:'ORIGIN',opt_out_useragent_filter:true});posthog.onFeatureFlags(()=>{const p=posthog.getFeatureFlagPayload('slot');if(p)APPLY})}"

const APPLY = {
  text: "document.querySelector('[data-slot=hero]').textContent=p.content",
  image: "document.querySelector('[data-slot=art] img').src=p.content",
}

function flagsReply(key: string, payload: string) {
  const metadata = { id: 1, version: 1, description: null, payload }
  const reason = { code: 'condition_match', condition_index: 0, description: 'Matched condition set 1' }
  return {
    flags: { [key]: { key, enabled: true, variant: 'test', reason, metadata } },
    errorsWhileComputingFlags: false,
    requestId: '00000000-0000-4000-8000-000000000000',
  }
}
