import { FIRST_DELAY_MS, MAX_DELAY_MS } from './limits.ts'

/** Since when there have been only failures: epoch milliseconds, 0 while there are none. */
export let failingSince = 0
let timer: ReturnType<typeof setTimeout> | undefined
let due = Infinity
let notBefore = 0

/** Runs `send` once, `ms` milliseconds from now or sooner if asked for sooner, but never before a failure's delay is over. */
export function plan(send: () => void, ms: number): void {
  const now = Date.now()
  const at = Math.max(now + ms, notBefore)
  if (!(at < due)) return
  due = at
  clearTimeout(timer)
  timer = setTimeout(() => {
    due = Infinity
    send()
  }, at - now)
}

/**
 * Sees to it that nothing runs again before `atLeast` milliseconds and a delay, drawn evenly from zero to the time that the
 * failures have lasted so that no outage ends in a stampede. They began with the first touch that waits: a new page knows
 * by it how long the outage has lasted, and does not begin with short delays again.
 */
export function hold(atLeast: number, since = Date.now()): void {
  failingSince ||= since
  const now = Date.now()
  const limit = Math.min(MAX_DELAY_MS, Math.max(now - failingSince, FIRST_DELAY_MS))
  notBefore = now + atLeast + Math.random() * limit
}

/** Forgets all failures. */
export function relent(): void {
  failingSince = notBefore = 0
}
