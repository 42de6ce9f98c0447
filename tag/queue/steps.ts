import type { SentTouch, VisitReply } from '../../shared/model/visit.ts'
import { MAX_AGE_MS, MAX_WAITING } from '../limits.ts'
import type { Kept, NewTouch } from './kept.ts'

/** Whether a reply says that its token holds a touch. */
export function holds(reply: VisitReply | undefined, { seq }: { readonly seq: number }): boolean | undefined {
  return reply?.ack.some(([from, to]) => from <= seq && seq <= to)
}

/** Gives touches their numbers and keeps them. */
export function add(kept: Kept, made: readonly NewTouch[]): Kept {
  let { next } = kept
  return { ...kept, touches: [...kept.touches, ...made.map((touch) => ({ ...touch, seq: next++ }))], next }
}

/** Lets go of the touches for which there is a reason, and counts them by it; by an empty one, not. */
export function drop(kept: Kept, reasonOf: (touch: SentTouch) => string | false | undefined): Kept {
  let { dropped } = kept
  return {
    ...kept,
    touches: kept.touches.filter((touch) => {
      const reason = reasonOf(touch)
      if (reason) dropped = { ...dropped, [reason]: (dropped?.[reason] ?? 0) + 1 }
      return typeof reason !== 'string'
    }),
    // As it is after that.
    dropped,
  }
}

/**
 * Gives up what is too old, and, while the Worker cannot be reached, the first of what is too much: a burst that the
 * Worker takes is never cut. What the token holds is not lost, and not counted.
 */
export function trim(kept: Kept, failingSince: number): Kept {
  let over = failingSince ? kept.touches.length - MAX_WAITING : 0
  return drop(kept, (touch) => {
    const reason = Date.now() - touch.at > MAX_AGE_MS ? 'too-old' : over-- > 0 && 'too-many'
    return reason && holds(kept.reply, touch) ? '' : reason
  })
}

/**
 * Keeps the reply to a request composed from `before`, and lets go of the hand-off and of the touches that the token of the
 * request held already and the reply's still holds; where their person is gone, of those that it does not hold. Changes
 * nothing if another reply was kept since, whose token may hold what this one lacks. So each token kept was computed from
 * the one before it and holds all that ever left the queue, with or without Web Locks.
 */
export function settle(kept: Kept, before: Kept, reply: VisitReply): Kept {
  if (kept.seed !== before.seed || kept.reply?.token !== before.reply?.token) return kept
  return {
    ...drop(kept, (touch) => (holds(reply, touch) ? holds(kept.reply, touch) && '' : reply.gone)),
    handoff: undefined,
    reply: {
      ...reply,
      stages: { ...reply.stages },
      slots: { ...(!reply.newVisitor && kept.reply?.slots), ...reply.slots },
    },
  }
}
