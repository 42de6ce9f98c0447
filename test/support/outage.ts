import { chanceOf } from './chance.ts'
import { paceMaker } from './paced-client.ts'
import { startTimeline } from './timeline.ts'

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
const AFTERMATH_MS = 6 * 60_000
/** As the tag's: touches of one moment share a request. */
const SOON_MS = 20

/** Lets the tag's own pace run in every client, and counts what arrives in each second. */
export function simulateOutage({ clients, outageMs, touchEveryMs, pageEveryMs, seed }: Outage): Load {
  const chance = chanceOf(seed)
  const time = startTimeline()
  const makePace = paceMaker()
  const begin = WARM_UP_MS + STEADY_MS
  const end = begin + outageMs
  const arrived = new Uint32Array((end + AFTERMATH_MS) / 1_000)
  const between = (averageMs: number) => -Math.log(1 - chance()) * averageMs
  const openPage = () => {
    const timers = new Set<number>()
    const pace = makePace({
      setTimeout: (call, ms) => {
        const timer = time.after(ms, call)
        timers.add(timer)
        return timer
      },
      clearTimeout: time.cancel,
      Date: { now: time.now },
      Math: { min: Math.min, max: Math.max, random: chance },
    })
    const send = () => {
      const second = Math.floor(time.now() / 1_000)
      arrived[second] = (arrived[second] ?? 0) + 1
      if (time.now() >= begin && time.now() < end) pace.retry(send, 0)
      else pace.relent()
    }
    const touch = () => {
      pace.plan(send, SOON_MS)
      timers.add(time.after(between(touchEveryMs), touch))
    }
    touch()
    time.after(between(pageEveryMs), () => {
      timers.forEach(time.cancel)
      openPage()
    })
  }
  for (let client = 0; client < clients; client += 1) time.after(WARM_UP_MS * chance(), openPage)
  time.runUntil(end + AFTERMATH_MS)
  const seconds = (from: number, to: number) => arrived.subarray(from / 1_000, to / 1_000)
  return {
    steady: seconds(WARM_UP_MS, begin).reduce((sum, count) => sum + count, 0) / (STEADY_MS / 1_000),
    during: Math.max(...seconds(begin, end)),
    after: Math.max(...seconds(end, end + AFTERMATH_MS)),
  }
}
