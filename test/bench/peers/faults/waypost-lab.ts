import { aPage } from '../../../support/a-page.ts'
import { startFaultyProxy } from '../../../support/faulty-proxy.ts'
import { startServer } from '../../../support/server.ts'
import { countingPlaybook } from '../../../support/tag-lab.ts'
import type { Arrival } from '../trackers/tracker.ts'
import type { FaultLab } from './fault-lab.ts'

const TRACK = `<script>track = (n) => waypost('touch', 'tick', { props: { n } })</script>`

/** The built tag before the built Worker, whose faults are those of the peers' collectors. */
export async function startWaypostLab(): Promise<FaultLab> {
  const arrivals: Arrival[] = []
  const server = await startServer({ playbooks: [countingPlaybook()] })
  const proxy = await startFaultyProxy(server.url)
  proxy.serve('/page', aPage({ body: TRACK }))
  proxy.serve('/watch.js', 'window.faults = []; window.states = []')
  return {
    name: 'Waypost',
    pageUrl: `${proxy.url}/page`,
    arrivals,
    setFault(faultOf) {
      proxy.setFault(({ touches }) => {
        const fault = faultOf()
        if (fault === 'none' || fault === 'lose')
          for (const { name, seq, props } of touches)
            if (name === 'tick') arrivals.push({ touch: `${props?.n}`, id: `${seq}` })
        return fault
      })
    },
    close: proxy.close,
    reopen: proxy.reopen,
    async stop() {
      await proxy.stop()
      await server.stop()
    },
  }
}
