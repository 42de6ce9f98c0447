import type { SentTouch } from '../../shared/model/visit.ts'
import { NOW } from './instant.ts'

/** A touch as a browser sends it: the first of its queue, a look at the prices, now. */
export function aTouch(changes: Partial<SentTouch> = {}): SentTouch {
  const { seq = 1 } = changes
  return { id: `touch-${seq}`, seq, name: 'view_pricing', at: NOW, ...changes }
}

/** Touches of one name, one for each number. */
export function touchesNumbered(numbers: readonly number[], changes: Partial<SentTouch> = {}): readonly SentTouch[] {
  return numbers.map((seq) => aTouch({ ...changes, seq }))
}
