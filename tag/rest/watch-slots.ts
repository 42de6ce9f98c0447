import type { VisitReply } from '../../shared/model/visit.ts'
import { onPage } from '../navigation.ts'
import type { Core } from './core.ts'
import { type Exposure, exposureOf, tell } from './exposure.ts'
import { isHalfSeen, placeOf, STEPS } from './in-sight.ts'

/** How long a slot is to be seen without a break. */
const SEEN_MS = 1_000

/** Changes of the document within this time are looked at together. */
const SOON_MS = 100

interface Watch {
  readonly exposure: Exposure
  readonly seed: string
  /** Where it is seen. */
  readonly place: Element
  isInSight: boolean
  timer?: ReturnType<typeof setTimeout> | undefined
}

const watches = new Map<HTMLElement, Watch>()
/** What was told in this page view and may be told again in the next. */
const told = new Set<string>()
let sight: IntersectionObserver | undefined
let scanning: ReturnType<typeof setTimeout> | undefined
let core: Core | undefined
let slots: VisitReply['slots'] = {}

/** From now on tells the exposures of the page's slots, those that come late too, by the last reply. */
export function watchSlots(now: Core, reply: VisitReply): void {
  core = now
  slots = reply.slots
  if (!sight) {
    sight = new IntersectionObserver(look, { threshold: STEPS })
    new MutationObserver(scanSoon).observe(document, { childList: true, subtree: true })
    addEventListener('visibilitychange', () => watches.forEach(time))
    onPage(() => {
      told.clear()
      for (const slot of watches.keys()) unwatch(slot)
      scan()
    })
  }
  scan()
}

function scanSoon(): void {
  scanning ??= setTimeout(scan, SOON_MS)
}

/** Watches what the page has to tell by now, and nothing that it has not any more. */
function scan(): void {
  clearTimeout(scanning)
  scanning = undefined
  const seed = core?.last?.seed ?? ''
  for (const slot of watches.keys()) if (!slot.isConnected) unwatch(slot)
  for (const slot of document.querySelectorAll<HTMLElement>('[data-slot],[data-slot-filled]')) {
    const exposure = exposureOf(slot, slots)
    const place = placeOf(slot)
    const watch = watches.get(slot)
    const isSame = watch?.seed === seed && watch.place === place && keyOf(watch.exposure) === keyOf(exposure)
    if (watch && isSame) continue
    unwatch(slot)
    if (exposure) {
      watches.set(slot, { exposure, seed, place, isInSight: false })
      // Anew, so that it says at once what is in sight.
      sight?.unobserve(place)
      sight?.observe(place)
    }
  }
}

function unwatch(slot: HTMLElement): void {
  const watch = watches.get(slot)
  clearTimeout(watch?.timer)
  watches.delete(slot)
  if (watch && !Array.from(watches.values()).some(({ place }) => place === watch.place)) sight?.unobserve(watch.place)
}

function look(entries: readonly IntersectionObserverEntry[]): void {
  for (const entry of entries) {
    for (const watch of watches.values()) {
      if (watch.place !== entry.target) continue
      watch.isInSight = isHalfSeen(entry)
      time(watch)
    }
  }
}

function time(watch: Watch): void {
  if (watch.isInSight && document.visibilityState === 'visible') watch.timer ??= setTimeout(expose, SEEN_MS, watch)
  else {
    clearTimeout(watch.timer)
    watch.timer = undefined
  }
}

async function expose({ exposure, seed }: Watch): Promise<void> {
  const key = seed + keyOf(exposure)
  if (!core || told.has(key)) return
  told.add(key)
  const isTold = await tell(core, seed, exposure).catch(() => false)
  if (!isTold) told.delete(key)
}

function keyOf(exposure: Exposure | undefined): string {
  return JSON.stringify(exposure ?? null)
}
