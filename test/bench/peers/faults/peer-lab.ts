import { type Answer, type Question, startHttpServer } from '../http-server.ts'
import type { Arrival, Tracker } from '../trackers/tracker.ts'
import type { Fault, FaultLab } from './fault-lab.ts'

/** A page with a peer's tracker, and a collector that speaks the peer's protocol. */
export async function startPeerLab(tracker: Tracker): Promise<FaultLab> {
  const arrivals: Arrival[] = []
  let faultOf: () => Fault = () => 'none'
  const receive = (question: Question): Answer | null => {
    const brought = tracker.arrivals(question)
    if (brought === null) return tracker.answer(question)
    const fault = faultOf()
    if (fault === 'fail') return { status: 500, type: 'text/plain', body: 'out of order' }
    if (fault === 'reset') return null
    arrivals.push(...brought)
    return fault === 'lose' ? null : tracker.answer(question)
  }
  const collector = await startHttpServer(receive)
  const page = `<!doctype html><title>A page</title><script>COLLECTOR='${collector.url}'</script><script src="/tracker.js"></script>`
  const pages = await startHttpServer(({ path }) => {
    if (path === '/page') return { type: 'text/html; charset=utf-8', body: page }
    if (path === '/tracker.js') return { type: 'text/javascript', body: tracker.script, isCacheable: true }
    return tracker.files.get(path) ?? { status: 404 }
  })
  return {
    name: tracker.name,
    pageUrl: `${pages.url}/page`,
    arrivals,
    setFault(rule) {
      faultOf = rule
    },
    close: collector.close,
    reopen: collector.reopen,
    async stop() {
      await collector.close()
      await pages.close()
    },
  }
}
