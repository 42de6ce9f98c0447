import type { SlotAnswer } from '../../shared/model/visit.ts'
import { add } from '../queue/steps.ts'
import type { Core } from './core.ts'

/** That a visitor saw a play's arm in its slot, or, as a control or held out, the page's own content in its place. */
export interface Exposure {
  readonly slot: string
  readonly play: string
  /** A variant's id, `control` or `holdout`. */
  readonly arm: string
  /** Told at every page view, not once. */
  readonly isEveryShow: boolean
}

/** A visitor meets no more plays than this; of one who does, the first are told again. */
const MAX_EXPOSED = 200

/** What there is to tell of an element: of a slot with a decision, or of one that was filled before the page came. */
export function exposureOf(
  { dataset }: HTMLElement,
  answers: { readonly [slot: string]: SlotAnswer },
): Exposure | undefined {
  const { slot, slotFilled, slotArm = '', slotEvery } = dataset
  if (slotFilled) {
    const [play, arm] = slotArm.split(':')
    return play && arm ? { slot: slotFilled, play, arm, isEveryShow: slotEvery !== undefined } : undefined
  }
  const answer = slot ? answers[slot] : undefined
  const arm = answer?.arm ?? (answer?.reason === 'holdout' ? 'holdout' : undefined)
  return slot && answer?.play && arm
    ? { slot, play: answer.play, arm, isEveryShow: answer.everyShow === true }
    : undefined
}

/**
 * Tells an exposure of the visitor of this `seed`: once for each play and arm in all tabs and page views, since what was
 * told and the touch are kept in one step. Gives whether it is told by now.
 */
export async function tell({ last, keep }: Core, seed: string, exposure: Exposure): Promise<boolean> {
  const { slot, play, arm, isEveryShow } = exposure
  const key = `${play}:${arm}`
  if (!isEveryShow && last?.seed === seed && last.exposed?.includes(key)) return true
  const kept = await keep((now) => {
    const { exposed = [] } = now
    if (now.seed !== seed || (!isEveryShow && exposed.includes(key))) return now
    return {
      ...add(now, [{ name: 'exposure', at: Date.now(), props: { play, slot, arm } }]),
      exposed: [...exposed.filter((told) => told !== key), key].slice(-MAX_EXPOSED),
    }
  })
  return kept !== undefined
}
