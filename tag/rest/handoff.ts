import type { Core } from './core.ts'
import { keepSoon } from './keep-soon.ts'

/** What the Worker takes, in letters. */
const MAX_HANDOFF = 2_048

/**
 * Keeps the hand-off with which a page of another domain led here, until a reply, and takes it out of the address, so that
 * nobody copies it along.
 */
export async function bringHandoff(core: Core): Promise<void> {
  let handoff = ''
  const address = location.href.replace(/([?&])wp_h=([^&#]*)(&?)/, (_, before, found, after) => {
    handoff = found
    return after && before
  })
  history.replaceState(history.state, '', address)
  if (handoff && handoff.length <= MAX_HANDOFF) await keepSoon(core, (kept) => ({ ...kept, handoff }))
}
