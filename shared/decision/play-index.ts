import type { Play } from '../model/playbook.ts'
import type { Attributes } from '../model/touch.ts'
import { type Bits, firstInAll } from './bits.ts'
import { gatesOf } from './gate.ts'
import { compileGates } from './gate-table.ts'
import { compileSchedules, type Schedule } from './schedule.ts'

/** A play, ready to be tried. */
export interface CompiledPlay extends Schedule {
  readonly play: Play
  /** Its place in the playbook: of two that apply, the lower one wins. */
  readonly order: number
  readonly admits: (attributes: Attributes) => boolean
}

/** Whom a play is sought for. */
export interface Seeker {
  readonly attributes: Attributes
  /** Epoch milliseconds. */
  readonly now: number
}

/** The first of some plays that is on and admits the seeker and comes before `before` in the playbook, or `null`. */
export type PlayIndex = (seeker: Seeker, before: number) => CompiledPlay | null

/**
 * Indexes plays, given in the playbook's order. Tables rule out, 32 plays at a time, what is over and what asks for
 * another value; only what is left is tried, each by its whole audience, so that the tables need not be exact.
 */
export function indexPlays(plays: readonly CompiledPlay[]): PlayIndex {
  const on = compileSchedules(plays)
  const tables = compileGates(plays.map(({ play }) => gatesOf(play.audience ?? {})))
  return ({ attributes, now }, before) => {
    const all: Bits[] = [on(now)]
    for (const table of tables) all.push(table(attributes))
    for (let place = firstInAll(all, 0); place >= 0; place = firstInAll(all, place + 1)) {
      const play = plays[place]
      if (play === undefined || play.order >= before) return null
      if (play.admits(attributes)) return play
    }
    return null
  }
}
