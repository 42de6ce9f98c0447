import { setTimeout as pause } from 'node:timers/promises'
import { type KillableBrowser, startKillableChromium } from '../../../support/killable-chromium.ts'
import { makeProfile } from '../../../support/profile.ts'
import { readQueue } from '../../../support/stored-queue.ts'
import type { Fault, FaultLab } from './fault-lab.ts'

/** What became of the touches of a round. */
export interface RoundOutcome {
  /** Touches that pages made, without those of the last moment before a kill. */
  readonly made: number
  /** Of these, the ones that never arrived. */
  readonly never: number
  /** Touches, of any moment, that arrived as two or more by the ids that the peer's servers know doubles by. */
  readonly doubled: number
  /** Touches that arrived more than once, if nobody looks at ids. */
  readonly sentAgain: number
}

const TABS = ['a', 'b']
const LIVES = 2
const MIN_LIFE_MS = 6_000
const MAX_LIFE_MS = 12_000
/** Half of the requests fare well. */
const FAULTS: readonly Fault[] = ['none', 'none', 'none', 'none', 'fail', 'reset', 'lose', 'lose']
const MAX_UP_MS = 1_500
const MAX_DOWN_MS = 800
/** What was made this shortly before a kill counts for nobody: no tracker promises it. */
export const LAST_MOMENT_MS = 100
/** How long a tracker has to bring the rest, when all is well again: the page is loaded anew after each third of it. */
export const DRAIN_LIMIT_MS = 45_000
const RELOADS = 3
const LOOK_MS = 250

/** One visitor's bad day with one tracker, the same for each by its chance. */
export async function runKillRound(lab: FaultLab, chance: () => number): Promise<RoundOutcome> {
  const profile = makeProfile()
  const made = new Set<string>()
  const arrivedBefore = lab.arrivals.length
  lab.setFault(() => FAULTS[Math.floor(FAULTS.length * chance())] ?? 'none')
  for (let life = 1; life <= LIVES; life += 1) {
    const browser = await startKillableChromium(profile.folder)
    const madeAt = await live(browser, lab, { chance, life })
    const killedAt = performance.now()
    await browser.kill()
    for (const [touch, at] of madeAt) if (at < killedAt - LAST_MOMENT_MS) made.add(touch)
  }
  lab.setFault(() => 'none')
  await lab.reopen()
  const idsOf = () => gather(lab, arrivedBefore)
  const browser = await startKillableChromium(profile.folder)
  await drain(browser, lab, () => [...made].every((touch) => idsOf().has(touch)))
  const counted = await countedBy(browser, lab)
  await browser.kill()
  profile.remove()
  const ids = idsOf()
  const among = (holds: (all: readonly string[]) => boolean) => [...ids.values()].filter(holds).length
  const missing = [...made].filter((touch) => !ids.has(touch)).length
  // Waypost's Worker is here and says itself what it counted; the peers' servers are not, and go by the ids.
  const tells = counted === null ? 0 : counted - ids.size
  return {
    made: made.size,
    never: missing + Math.max(0, -tells),
    doubled: among((all) => new Set(all).size > 1) + Math.max(0, tells),
    sentAgain: among((all) => all.length > 1),
  }
}

/** Two tabs at work for a while, with a collector that now and then takes no connections; tells when touches were made. */
async function live(
  browser: KillableBrowser,
  lab: FaultLab,
  { chance, life }: { readonly chance: () => number; readonly life: number },
): Promise<ReadonlyMap<string, number>> {
  const madeAt = new Map<string, number>()
  await lab.reopen()
  for (const tab of TABS) {
    const page = await browser.newPage(lab.pageUrl)
    await page.exposeFunction('tellMade', (touch: string) => void madeAt.set(touch, performance.now()))
    await page.evaluate(makeTouches, `${tab}${life}.`)
  }
  const end = performance.now() + MIN_LIFE_MS + (MAX_LIFE_MS - MIN_LIFE_MS) * chance()
  const left = () => Math.max(0, end - performance.now())
  while (left() > 0) {
    await pause(Math.min(left(), MAX_UP_MS * chance()))
    await lab.close()
    await pause(Math.min(left(), MAX_DOWN_MS * chance()))
    if (left() > 0) await lab.reopen()
  }
  return madeAt
}

declare global {
  interface Window {
    track?: (touch: string) => unknown
    tellMade?: (touch: string) => Promise<void>
  }
}

/** Runs in the page. Five touches a second on average, fewer than any tracker's own limit. */
function makeTouches(prefix: string): void {
  let place = 0
  const next = () => {
    const touch = `${prefix}${place++}`
    window.track?.(touch)
    void window.tellMade?.(touch)
    setTimeout(next, 50 + 300 * Math.random())
  }
  next()
}

async function drain(browser: KillableBrowser, lab: FaultLab, isDone: () => boolean): Promise<void> {
  for (let load = 0; load < RELOADS && !isDone(); load += 1) {
    await browser.newPage(lab.pageUrl)
    const end = performance.now() + DRAIN_LIMIT_MS / RELOADS
    while (!isDone() && performance.now() < end) await pause(LOOK_MS)
  }
}

/** Waypost's Worker counts; what it counted is in the last reply, once the queue is empty. */
async function countedBy(browser: KillableBrowser, lab: FaultLab): Promise<number | null> {
  if (lab.name !== 'Waypost') return null
  const page = await browser.newPage(lab.pageUrl)
  const end = performance.now() + DRAIN_LIMIT_MS
  let queue = await readQueue(page)
  while (queue?.outstanding !== 0 && performance.now() < end) {
    await pause(LOOK_MS)
    queue = await readQueue(page)
  }
  return queue?.counted ?? -1
}

function gather({ arrivals }: FaultLab, from: number): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>()
  for (const { touch, id } of arrivals.slice(from)) {
    const known = ids.get(touch)
    if (known === undefined) ids.set(touch, [id])
    else known.push(id)
  }
  return ids
}
