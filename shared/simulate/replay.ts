import { noEvidence } from '../journey/evidence.ts'
import type { Program } from '../journey/program.ts'
import { type Journeyer, type Move, meet, type Surroundings, wait } from '../journey/travel.ts'
import type { Attributes, Touch } from '../model/touch.ts'
import { countStages, NONE, type StageCounts, type Standing } from './count-stages.ts'
import { nextChangeIn, type Packed, pack, placementsIn, unpack } from './packed.ts'

export interface ReplayOptions {
  /** Instants to count at, epoch milliseconds, in any order. */
  readonly instants: readonly number[]
}

/** A touch of a log: `at` in epoch milliseconds. */
export interface LoggedTouch {
  readonly visitor: string
  readonly name: string
  readonly at: number
  readonly value?: number | undefined
  readonly props?: Attributes | undefined
}

export interface ReplayAnswer {
  readonly visitors: number
  readonly touches: number
  /** Epoch milliseconds of the log's first touch and its last; 0 without any. */
  readonly first: number
  readonly last: number
  /** Visitors at each stage, `none` standing for no stage, for each instant asked for, in the order asked. */
  readonly at: readonly StageCounts[]
  /** The same with their instants, in ascending order; if none was asked for, that of the end of the log. */
  readonly standings: readonly Standing[]
  /** Moves until the last instant asked for, or to the end of the log: `journey` → `from->to` → count. */
  readonly transitions: { readonly [journey: string]: { readonly [move: string]: number } }
  /** Every visitor's stage then, in order of first touch. */
  stagesThen(): Iterable<VisitorStage>
}

export interface VisitorStage {
  readonly visitor: string
  readonly journey: string
  readonly stage: string | null
  readonly since: number
}

/** Runs a log, in order of time, through the engine: memory grows with its visitors, not with its touches. */
export interface Replay {
  touch(touch: LoggedTouch): void
  finish(): ReplayAnswer
}

/** Touches of a log count as verified: whoever holds the site's log vouches for it. */
export function createReplay(program: Program, { instants }: ReplayOptions): Replay {
  const transitions: { [journey: string]: { [move: string]: number } } = {}
  for (const { id } of program.journeys) transitions[id] = {}
  const onMove = ({ journey, from, to }: Move) => {
    const counts = transitions[journey] ?? {}
    const move = `${from ?? NONE}->${to ?? NONE}`
    counts[move] = (counts[move] ?? 0) + 1
  }
  const around: Surroundings = { program, attributes: {}, queue: null, onMove }
  const people = new Map<string, Packed>()
  const late = new Set<string>()
  const stranger: Journeyer = {
    evidence: noEvidence(program.shape),
    placements: [],
    judgedAt: 0,
    nextChange: Number.POSITIVE_INFINITY,
  }
  const open = [...new Set(instants)].sort((a, b) => a - b)
  const counted = new Map<number, Standing>()
  const ends = open.at(-1) ?? Number.POSITIVE_INFINITY
  let touches = 0
  let first = 0
  let latest = 0

  const waitAll = (until: number) => {
    for (const packed of people.values()) {
      if (nextChangeIn(packed) > until) continue
      const before = unpack(packed, program)
      pack(wait(before, until, around), program, { into: packed, before })
    }
  }
  const countUntil = (at: number) => {
    while (open[0] !== undefined && open[0] < at) {
      waitAll(open[0])
      counted.set(open[0], countStages(program, people.values(), open[0]))
      open.shift()
    }
  }
  return {
    touch({ visitor, name, at, value, props }) {
      countUntil(at)
      if (touches === 0) first = at
      touches += 1
      latest = at
      const known = people.get(visitor)
      if (at > ends) {
        if (known === undefined) late.add(visitor)
        return
      }
      const touch: Touch = {
        id: '',
        seq: 0,
        name,
        at,
        channel: 'web',
        verified: true,
        ...(value !== undefined && { value }),
        ...(props && { props }),
      }
      const into = known ?? []
      const before = known === undefined ? null : unpack(known, program)
      pack(meet(before ?? stranger, touch, around), program, { into, before })
      if (known === undefined) people.set(visitor, into)
    },
    finish() {
      countUntil(Number.POSITIVE_INFINITY)
      if (instants.length === 0) {
        waitAll(latest)
        counted.set(latest, countStages(program, people.values(), latest))
      }
      return {
        visitors: people.size + late.size,
        touches,
        first,
        last: latest,
        at: instants.map((instant) => counted.get(instant)?.counts ?? {}),
        standings: [...counted.values()],
        transitions,
        *stagesThen() {
          for (const [visitor, packed] of people) {
            for (const [place, { stage, since }] of placementsIn(packed, program).entries()) {
              yield { visitor, journey: program.journeys[place]?.id ?? '', stage, since }
            }
          }
        },
      }
    },
  }
}
