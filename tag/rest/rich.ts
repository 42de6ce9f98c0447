import { pauseCookie } from '../../shared/lib/redirect-pause.ts'
import type { SlotAnswer } from '../../shared/model/visit.ts'
import { limited } from '../limited.ts'
import type { RichNeed } from '../shown.ts'
import type { Core } from './core.ts'
import { exposureOf, tell } from './exposure.ts'
import { setHtml } from './html.ts'
import { targetOf } from './redirect.ts'

/** How long leaving the page may wait until it is kept why. */
const KEEP_MS = 300

/**
 * Shows what of a slot's content the core does not: markup, or another page, to which nobody is sent who just was sent
 * here. Where a page keeps no cookie, that cannot be told, and nobody is sent on.
 */
export async function showRich(core: Core, [, slot, now, all]: RichNeed): Promise<void> {
  const [decision = '{}', undos] = now
  // Another decision came while this was loaded.
  if (all.get(slot) !== now) return
  const answer: SlotAnswer = JSON.parse(decision)
  const { html, redirect } = answer.content ?? {}
  try {
    if (html !== undefined) undos.unshift(setHtml(slot, html))
  } finally {
    slot.dataset.slotShown = ''
  }
  const to = redirect && targetOf(redirect, location.href)
  if (!to) return
  const before = document.cookie
  document.cookie = pauseCookie(core.site)
  // As it was: they were sent here just now, or the page keeps no cookie.
  if (document.cookie === before) return
  const exposure = exposureOf(slot, { [`${slot.dataset.slot}`]: answer })
  // Who is led away sees the slot no more.
  if (exposure && core.last) await limited(tell(core, core.last.seed, exposure), KEEP_MS).catch(() => {})
  location.replace(to)
}
