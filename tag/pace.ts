import { FIRST_DELAY_MS, MAX_DELAY_MS } from './limits.ts'

/** Failures in a row. */
export let failures = 0
let timer = 0
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
 * Runs `send` again, after `atLeast` milliseconds and a delay that grows twofold with each failure, drawn evenly from zero
 * to its limit so that no outage ends in a stampede.
 */
export function retry(send: () => void, atLeast: number): void {
  notBefore = Date.now() + atLeast + Math.random() * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** failures++)
  plan(send, 0)
}

/** Forgets all failures. */
export function relent(): void {
  failures = notBefore = 0
}
