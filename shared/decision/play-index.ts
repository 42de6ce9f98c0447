import type { Cells } from '../evidence/cell.ts'
import type { Play } from '../model/playbook.ts'
import type { Attributes } from '../model/touch.ts'
import type { Arm } from './allocate.ts'
import { type Bits, firstInAll } from './bits.ts'
import { gatesOf } from './gate.ts'
import { compileGates } from './gate-table.ts'
import type { Group } from './group.ts'
import type { Holdout } from './holdout.ts'
import { type Cap, capReached } from './memory.ts'
import type { PlayContents } from './play-contents.ts'
import { type CompiledSchedule, compileSchedules } from './schedule.ts'

/** A play, ready to be tried. */
export interface CompiledPlay extends CompiledSchedule {
  readonly play: Play
  /** Its place in the playbook: of two that apply, the lower one wins. */
  readonly order: number
  /** By its pages, its audience and the fields of its contents. */
  readonly admits: (attributes: Attributes) => boolean
  /** `null`: it excludes no other. */
  readonly group: Group | null
  readonly holdouts: readonly Holdout[]
  /** Whether everybody whom it is for is shown the same. */
  readonly isForAllAlike: boolean
  readonly caps: readonly Cap[]
  readonly contents: PlayContents
  readonly armOf: (drawer: Drawer) => Arm
}

/** Who draws an arm. */
export interface Drawer {
  /** By what it is drawn. */
  readonly stableId: string
  /** The evidence of all their devices; absent, nothing is remembered of them. */
  readonly cells?: Cells
}

/** Whom a play is sought for. */
export interface Seeker {
  readonly attributes: Attributes
  /** Epoch milliseconds. */
  readonly now: number
  /** `null`: whatever they have drawn of each group. */
  readonly stableId: string | null
  /** Their evidence; absent, nothing is remembered of them. */
  readonly cells?: Cells
}

/** The first of some plays that is on and open to the seeker and comes before `before` in the playbook, or `null`. */
export type PlayIndex = (seeker: Seeker, before: number) => CompiledPlay | null

/**
 * Indexes plays, given in the playbook's order. Tables rule out, 32 plays at a time, what is over and what asks for
 * another value; only what is left is tried, each by its whole audience, so that the tables need not be exact.
 */
export function indexPlays(plays: readonly CompiledPlay[]): PlayIndex {
  const on = compileSchedules(plays)
  const tables = compileGates(plays.map(({ play }) => gatesOf(play.audience ?? {})))
  return (seeker, before) => {
    const { attributes, now, stableId } = seeker
    const all: Bits[] = [on(now)]
    for (const table of tables) all.push(table(attributes))
    for (let place = firstInAll(all, 0); place >= 0; place = firstInAll(all, place + 1)) {
      const play = plays[place]
      if (play === undefined || play.order >= before) return null
      if (play.admits(attributes) && isDrawn(play, stableId) && !isCapped(play, seeker)) return play
    }
    return null
  }
}

function isCapped({ caps }: CompiledPlay, { attributes, now, cells = [] }: Seeker): boolean {
  return caps.length > 0 && capReached(caps, { cells, now, attributes, stages: [] }) !== null
}

function isDrawn({ play, group }: CompiledPlay, stableId: string | null): boolean {
  return group === null || stableId === null || group.drawnBy(stableId) === play.id
}
