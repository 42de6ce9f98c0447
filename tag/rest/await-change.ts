import type { VisitReply } from '../../shared/model/visit.ts'
import { CLOCK_STEP_MS, CLOCK_TOLERANCE_MS, MAX_FORESIGHT_MS } from '../limits.ts'
import type { Core } from './core.ts'

let timer: ReturnType<typeof setTimeout> | undefined

/** Asks again once a stage changes by time, if that is soon. */
export function awaitChange({ keep }: Core, { nextChange = Number.NaN }: VisitReply): void {
  clearTimeout(timer)
  const wait = nextChange - Date.now()
  if (wait > CLOCK_TOLERANCE_MS && wait < MAX_FORESIGHT_MS)
    timer = setTimeout(() => keep((kept) => kept), Math.max(wait, CLOCK_STEP_MS))
}
