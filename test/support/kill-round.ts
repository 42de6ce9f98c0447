import { setTimeout as pause } from 'node:timers/promises'
import type { VisitRequest } from '../../shared/model/visit.ts'
import type { Fault } from './faulty-proxy.ts'
import { type KillableBrowser, startKillableChromium } from './killable-chromium.ts'
import { makeProfile } from './profile.ts'
import { makeRestless } from './restless-tab.ts'
import { readQueue, type StoredQueue } from './stored-queue.ts'
import type { TagLab } from './tag-lab.ts'

/** What became of the touches of a round. */
export interface RoundResult {
  /** How many touches were stored before the browser was killed. */
  readonly stored: number
  /** How many the Worker counted in the end. */
  readonly counted: number
  /** How many were stored and are not counted. */
  readonly lost: number
  /** How many were counted beyond those that were ever made. */
  readonly doubled: number
  /** What the tag itself says it gave up. */
  readonly dropped: StoredQueue['dropped']
  readonly visits: number
  readonly kills: number
}

const TABS = ['a', 'b']
const MIN_LIFE_MS = 100
const MAX_LIFE_MS = 2_500
const MAX_KILLS = 2
/** Half of the visits fare well, so that tokens come and go while the others fail. */
const FAULTS: readonly Fault[] = ['none', 'none', 'none', 'none', 'fail', 'reset', 'lose', 'lose']
const MAX_UP_MS = 800
const MAX_DOWN_MS = 400
const DRAIN_LIMIT_MS = 30_000
const LOOK_MS = 50

/**
 * One visitor's bad day: two tabs make touches while the Worker answers 500, resets connections, refuses them and loses
 * its answers, until the browser is killed, once or twice; then a new browser with the same profile finds all well.
 */
export async function runKillRound(lab: TagLab, chance: () => number): Promise<RoundResult> {
  const profile = makeProfile()
  const stored = new Set<string>()
  const reached = new Set<string>()
  const onStored = (ticks: readonly string[]) => {
    for (const tick of ticks) stored.add(tick)
  }
  const before = lab.proxy.visits.length
  const kills = 1 + Math.floor(MAX_KILLS * chance())
  lab.heal()
  lab.proxy.setFault((visit) => {
    const fault = FAULTS[Math.floor(FAULTS.length * chance())] ?? 'none'
    if (fault === 'none' || fault === 'lose') for (const tick of ticksOf(visit)) reached.add(tick)
    return fault
  })
  for (let life = 1; life <= kills; life += 1) {
    const browser = await startKillableChromium(profile.folder)
    await live(browser, { lab, chance, life, onStored })
    await browser.kill()
  }
  lab.proxy.setFault(() => 'none')
  const browser = await startKillableChromium(profile.folder)
  const { counted, dropped, found } = await drain(browser, lab)
  await browser.kill()
  profile.remove()
  const kept = new Set([...stored, ...found])
  return {
    stored: kept.size,
    counted,
    lost: Math.max(0, kept.size - counted),
    doubled: Math.max(0, counted - new Set([...kept, ...reached]).size),
    dropped,
    visits: lab.proxy.visits.length - before,
    kills,
  }
}

interface Life {
  readonly lab: TagLab
  readonly chance: () => number
  readonly life: number
  readonly onStored: (ticks: readonly string[]) => void
}

/** Two tabs at work for a while, with a Worker that now and then takes no connections at all. */
async function live(browser: KillableBrowser, { lab, chance, life, onStored }: Life): Promise<void> {
  await lab.proxy.reopen()
  for (const tab of TABS) {
    const page = await browser.newPage(`${lab.proxy.url}/page`)
    await makeRestless(page, { tab: `${tab}${life}.`, seed: Math.floor(chance() * 2 ** 32), onStored })
  }
  const end = Date.now() + MIN_LIFE_MS + (MAX_LIFE_MS - MIN_LIFE_MS) * chance()
  const left = () => Math.max(0, end - Date.now())
  while (left() > 0) {
    await pause(Math.min(left(), MAX_UP_MS * chance()))
    await lab.proxy.close()
    await pause(Math.min(left(), MAX_DOWN_MS * chance()))
    if (left() > 0) await lab.proxy.reopen()
  }
}

/** Opens a page and waits until the Worker's token holds all that waited. */
async function drain(
  browser: KillableBrowser,
  lab: TagLab,
): Promise<StoredQueue & { readonly found: readonly string[] }> {
  await lab.proxy.reopen()
  const began = Date.now()
  const page = await browser.newPage(`${lab.proxy.url}/watch.js`)
  const before = await readQueue(page)
  const found = before?.ticks ?? []
  await page.goto(`${lab.proxy.url}/page`)
  while (Date.now() - began < DRAIN_LIMIT_MS) {
    const queue = await readQueue(page)
    if (queue && queue.outstanding === 0 && queue.token !== before?.token) return { ...queue, found }
    await pause(LOOK_MS)
  }
  throw new Error(
    `After ${DRAIN_LIMIT_MS} ms with a healthy Worker, there is still: ${JSON.stringify(await readQueue(page))}`,
  )
}

function ticksOf({ touches }: VisitRequest): readonly string[] {
  return touches.filter(({ name }) => name === 'tick').map(({ props }) => `${props?.n}`)
}
