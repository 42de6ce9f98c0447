import type { VisitRequest } from '../../shared/model/visit.ts'
import { MAX_SLOT_ID, MAX_SLOTS } from '../limits.ts'
import { ask } from './ask.ts'
import type { Core } from './core.ts'

/** Tells the Worker that this visitor refused: nothing about them, and of the address only the place. It forgets its cookie. */
export async function refuse({ site, endpoint }: Core): Promise<void> {
  const slots = document.querySelectorAll<HTMLElement>('[data-slot]')
  const visit: VisitRequest = {
    site,
    slots: Array.from(slots, ({ dataset }) => `${dataset.slot}`.slice(0, MAX_SLOT_ID)).slice(0, MAX_SLOTS),
    sentAt: Date.now(),
    touches: [],
    page: { url: location.origin + location.pathname },
    consent: { measure: false },
  }
  await ask(endpoint, visit)
}
