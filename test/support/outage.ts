import { chanceOf } from './chance.ts'
import { paceMaker } from './paced-client.ts'
import { startTimeline, type Timeline } from './timeline.ts'

/** Visitors of a site whose Worker is out of reach for a while. */
export interface Outage {
  readonly clients: number
  readonly outageMs: number
  /** Each client touches something so often, on average. */
  readonly touchEveryMs: number
  /** Each client opens another page so often, on average. */
  readonly pageEveryMs: number
  readonly seed: number
}

/** Requests per second. */
export interface Load {
  /** The average before the outage. */
  readonly steady: number
  /** The busiest second while it lasts. */
  readonly during: number
  /** The busiest second afterwards. */
  readonly after: number
}

const WARM_UP_MS = 60_000
const STEADY_MS = 2 * 60_000
const AFTERMATH_MS = 5 * 60_000
/** As the tag's: touches of one moment share a request. */
const SOON_MS = 20

/** Lets the tag's own pace run in every client, and counts what arrives in each second. */
export function simulateOutage({ clients, outageMs, touchEveryMs, pageEveryMs, seed }: Outage): Load {
  const chance = chanceOf(seed)
  const time = startTimeline()
  const begin = WARM_UP_MS + STEADY_MS
  const end = begin + outageMs
  const arrived = new Uint32Array((end + AFTERMATH_MS) / 1_000)
  const isAnswered = () => {
    const second = Math.floor(time.now() / 1_000)
    arrived[second] = (arrived[second] ?? 0) + 1
    return time.now() < begin || time.now() >= end
  }
  const web: Web = { time, chance, makePace: paceMaker(), touchEveryMs, pageEveryMs, isAnswered }
  for (let client = 0; client < clients; client += 1)
    time.after(WARM_UP_MS * chance(), () => openPage(web, { since: Number.POSITIVE_INFINITY }))
  time.runUntil(end + AFTERMATH_MS)
  const seconds = (from: number, to: number) => arrived.subarray(from / 1_000, to / 1_000)
  return {
    steady: seconds(WARM_UP_MS, begin).reduce((sum, count) => sum + count, 0) / (STEADY_MS / 1_000),
    during: Math.max(...seconds(begin, end)),
    after: Math.max(...seconds(end, end + AFTERMATH_MS)),
  }
}

interface Web extends Pick<Outage, 'touchEveryMs' | 'pageEveryMs'> {
  readonly time: Timeline
  readonly chance: () => number
  readonly makePace: ReturnType<typeof paceMaker>
  /** Sends a request. */
  readonly isAnswered: () => boolean
}

/** Gives a client a page, and another after it; `queue` outlives them, and tells since when a touch waits. */
function openPage(web: Web, queue: { since: number }): void {
  const { time, chance } = web
  const timers = new Set<number>()
  const between = (averageMs: number) => -Math.log(1 - chance()) * averageMs
  const after = (ms: number, happen: () => void) => {
    const timer = time.after(ms, happen)
    timers.add(timer)
    return timer
  }
  const pace = web.makePace({
    setTimeout: (call, ms) => after(ms, call),
    clearTimeout: time.cancel,
    Date: { now: time.now },
    Math: { min: Math.min, max: Math.max, random: chance },
  })
  const send = () => {
    if (!web.isAnswered()) {
      pace.hold(0, queue.since)
      return pace.plan(send, SOON_MS)
    }
    queue.since = Number.POSITIVE_INFINITY
    pace.relent()
  }
  const touch = () => {
    queue.since = Math.min(queue.since, time.now())
    pace.plan(send, SOON_MS)
    after(between(web.touchEveryMs), touch)
  }
  touch()
  time.after(between(web.pageEveryMs), () => {
    timers.forEach(time.cancel)
    openPage(web, queue)
  })
}
