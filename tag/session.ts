import { composeVisit } from './compose.ts'
import { limited } from './limited.ts'
import { LOCK_LIMIT_MS, REQUEST_LIMIT_MS, SOON_MS, SPREAD_MS } from './limits.ts'
import { failingSince, hold, plan, relent } from './pace.ts'
import { post } from './post.ts'
import { type Kept, type NewTouch, newKept } from './queue/kept.ts'
import { change, eraseQueue, last, openQueue } from './queue/queue.ts'
import { add, holds, settle, trim } from './queue/steps.ts'
import type { RestCall } from './rest.ts'
import { endpoint, loadRest, site } from './settings.ts'

/** Hears what is kept, at first and after each reply, then with what was kept `before` it; without a token, nothing may be. */
export type Listener = (kept: Kept, before?: Kept) => void

/** `undefined` while nothing may be kept or sent. */
let listener: Listener | undefined
const made: NewTouch[] = []
/** What visits wait for. */
let landing: Promise<void> | undefined
let isBusy = false
let isKeeping = false
/** The lowest number that no request of this tab tried to bring yet. */
let unsent = 1

/**
 * Begins to measure: touches are kept until the Worker's token holds them. The listener hears first what is known. A visitor
 * of whom nothing is known is this `fresh` one.
 */
export async function begin(onReply: Listener, first: Promise<void> | undefined, fresh: Kept): Promise<void> {
  listener = onReply
  landing = first
  openQueue(fresh)
  const kept = await change(trimmed)
  listener?.(kept)
}

/** Sends no more, and deletes what is stored. */
export function end(): void {
  listener = undefined
  eraseQueue()
}

/** Keeps a touch and sends it soon; does nothing while nothing may be kept. */
export function touch(touch: NewTouch): void {
  if (made.push(touch) === 1 && !isKeeping) flush().catch(() => {})
}

/** Asks for decisions, at the latest after `ms` milliseconds. */
export function ask(ms = SOON_MS): void {
  plan(send, ms)
}

/** The network is back: for many at once, perhaps. */
export function resume(): void {
  relent()
  ask(SPREAD_MS * Math.random())
}

/** Sends what was not sent yet, without waiting for an answer: the page may be gone by then. */
export function hide(): void {
  if (!listener || !last || unsent === last.next) return
  try {
    navigator.sendBeacon(endpoint, JSON.stringify(composeVisit(last)))
    unsent = last.next
  } catch {
    // The page broke what this needs. The touches wait for its next view.
  }
}

/** Becomes a visitor of whom nothing is known. What the last one did is sent for them, as far as that goes. */
export async function reset(): Promise<void> {
  made.splice(0)
  hide()
  await keep(() => ({ ...newKept(), fresh: true }))
}

/**
 * Has the rest of the tag answer a call. Where that cannot be loaded, as a page's policy may have it, nothing happens but
 * that links lead where they led.
 */
export async function more(call: RestCall): Promise<void> {
  try {
    const rest = await limited(loadRest(), REQUEST_LIMIT_MS)
    await rest.answerRest(call, { site, endpoint, last, keep, hide })
  } catch {
    if (call[0] === 'link') call[2](call[1])
  }
}

/** Changes what is kept, and sends it soon; does nothing, and gives nothing, while nothing may be kept. */
async function keep(step: (kept: Kept) => Kept): Promise<Kept | undefined> {
  const kept = listener && (await change(step))
  ask()
  return kept
}

/** What is made in one tick, or before the tag has begun, goes together. What is made while storage is busy waits for one more transaction, not for one each: tabs would starve each other. */
async function flush(): Promise<void> {
  isKeeping = true
  await null
  while (made[0]) {
    const touches = made.splice(0)
    if (listener) await change((kept) => trimmed(add(kept, touches)))
  }
  isKeeping = false
  ask()
}

function trimmed(kept: Kept): Kept {
  return trim(kept, failingSince)
}

/** One sender at a time saves requests that would be computed from the same token; nothing is lost without Web Locks. */
async function send(): Promise<void> {
  if (isBusy) ask()
  else if (listener) {
    const lock = async () =>
      navigator.locks.request('waypost', { signal: AbortSignal.timeout(LOCK_LIMIT_MS) }, tryVisit)
    isBusy = true
    await lock().catch(tryVisit)
    isBusy = false
  }
}

function tryVisit(): Promise<void> {
  return visit().catch((atLeast) => {
    const first = last?.touches.find((touch) => !holds(last?.reply, touch))
    hold(~~atLeast, first?.at)
    ask()
  })
}

/** Sends what waits and keeps the reply. Rejects, with milliseconds to wait where the Worker gave them, if it failed. */
async function visit(): Promise<void> {
  await landing
  const before = await change(trimmed)
  const request = composeVisit(before)
  unsent = before.next
  const reply = await post(request)
  if (typeof reply === 'string') {
    await more(['rejected', request.touches, reply])
    throw reply
  }
  const kept = await change((present) => settle(present, before, reply))
  // Another tab's reply was kept since. The Worker is well: this is no failure, for which touches could be given up.
  if (kept.reply?.token !== reply.token) return resume()
  relent()
  listener?.(kept, before)
  if (!kept.touches.every((touch) => holds(reply, touch))) {
    // The visitor's profile is out of reach: decided from a token that stays as it was and holds no more than before.
    if (reply.token === before.reply?.token) throw reply
    ask()
  }
}
