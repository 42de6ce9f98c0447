import { fnv1a32 } from '../lib/hash.ts'
import type { Touch } from '../model/touch.ts'
import type { Cell } from './cell.ts'

/** Which touches a cell takes in, and with how many points. */
export interface Feed {
  readonly touch: string
  /** `null` takes every touch of that name. */
  readonly accepts: ((touch: Touch) => boolean) | null
  readonly weight: number
}

export interface FoldStep {
  readonly cell: number
  readonly accepts: Feed['accepts']
  readonly weight: number
}

/** What evidence consists of for one playbook: its cells, and what each touch name does to them. */
export interface Shape {
  readonly cells: readonly Cell[]
  /** 32 bits of each cell's signature: how a cell is found again in bytes that another version wrote. */
  readonly keys: readonly number[]
  readonly steps: ReadonlyMap<string, readonly FoldStep[]>
  /** What each cell can cost, for the one who publishes. */
  readonly costs: readonly CellCost[]
}

export interface CellCost {
  /** The first condition that needs the cell. */
  readonly path: string
  readonly keeps: string
  readonly bytes: number
}

/** A condition's wish for a cell; a later wish for more of the same widens it. */
export interface Wish {
  readonly path: string
  /** How many entries; kinds without a number ignore it. */
  readonly keep: number
  readonly make: (keep: number) => Cell
  readonly feeds: readonly Feed[]
}

/** A cell's key and length in the encoded evidence. */
const FRAME_BYTES = 4 + 2

/** Collects the cells that the conditions of a playbook need, each once. */
export class CellRegistry {
  private readonly wishes: Wish[] = []
  private readonly places = new Map<string, number>()

  /** The cell's index in the evidence. */
  use(wish: Wish): number {
    const { signature } = wish.make(wish.keep)
    const place = this.places.get(signature) ?? this.wishes.length
    const known = this.wishes[place]
    this.places.set(signature, place)
    this.wishes[place] = known === undefined ? wish : { ...known, keep: Math.max(known.keep, wish.keep) }
    return place
  }

  /** How many cells there are. */
  get size(): number {
    return this.wishes.length
  }

  shape(): Shape {
    const cells = this.wishes.map(({ make, keep }) => make(keep))
    const steps = new Map<string, FoldStep[]>()
    this.wishes.forEach(({ feeds }, cell) => {
      for (const { touch, accepts, weight } of feeds) {
        steps.set(touch, [...(steps.get(touch) ?? []), { cell, accepts, weight }])
      }
    })
    return {
      cells,
      keys: cells.map(({ signature }) => fnv1a32(signature)),
      steps,
      costs: cells.map(({ keeps, maxBytes }, place) => ({
        path: this.wishes[place]?.path ?? '',
        keeps,
        bytes: maxBytes + FRAME_BYTES,
      })),
    }
  }
}
