import { bundlePeer, versionOf } from '../packages.ts'
import type { Tracker } from './tracker.ts'

const PACKAGE = '@snowplow/browser-tracker'

/** Snowplow's tracker: what waits is in localStorage. */
export async function snowplow(): Promise<Tracker> {
  return {
    name: 'Snowplow',
    version: versionOf(PACKAGE),
    about: 'Default settings; doubles told by the event id.',
    script: await bundlePeer(SOURCE),
    files: new Map(),
    arrivals: ({ path, body }) => {
      if (!path.endsWith('/tp2')) return null
      const { data }: { data: readonly { eid: string; se_la?: string }[] } = JSON.parse(body.toString())
      return data.flatMap(({ eid, se_la: touch }) => (touch === undefined ? [] : [{ touch, id: eid }]))
    },
    answer: () => ({ type: 'text/plain', body: 'ok' }),
  }
}

const SOURCE = `
import { newTracker, trackStructEvent } from '${PACKAGE}'
newTracker('bench', COLLECTOR, { appId: 'bench' })
window.track = (n) => trackStructEvent({ category: 'bench', action: 'tick', label: n })
`
