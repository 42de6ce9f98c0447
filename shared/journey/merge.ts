import type { Cells } from '../evidence/cell.ts'
import { union } from '../lib/union.ts'
import type { Evidence } from './evidence.ts'
import { settle } from './fold.ts'
import type { Program } from './program.ts'

/** The evidences of a person's devices, by device id. */
export type DeviceEvidences = ReadonlyMap<string, Evidence>

/**
 * The union of two people's devices, who turn out to be one. Of two states of the same device the one that took more
 * touches is kept, so merging is commutative, associative and idempotent.
 */
export function merge(a: DeviceEvidences, b: DeviceEvidences): DeviceEvidences {
  return union(a, b, higherOf)
}

/**
 * What the devices of one person together have seen, to be judged as one. Which kept stages were entered by the latest
 * horizon up to which a device is settled is what their records say; after it, it is told from all touches. No device is
 * looked back on alone: what one has not seen another may have.
 */
export function pool(devices: DeviceEvidences, program: Program): Cells {
  const evidences = [...devices.values()]
  const horizon = horizonOf(devices, program)
  return program.shape.cells.map((cell, place) =>
    evidences
      .map(({ cells }) => cells[place] ?? cell.empty)
      .map((state) => (horizon === 0 ? state : (cell.settle?.(state, horizon) ?? state)))
      .reduce((pooled, state) => cell.merge(pooled, state), cell.empty),
  )
}

/** Up to when it is known of the devices which kept stages were entered, epoch milliseconds. */
export function horizonOf(devices: DeviceEvidences, { recorded }: Program): number {
  return [...devices.values()].reduce(
    (latest, { cells }) => recorded.reduce((max, { kept }) => Math.max(max, cells[kept]?.[1] ?? 0), latest),
    0,
  )
}

/**
 * Looks back on the devices of one person up to a later horizon. Do it before they are pooled with others that are
 * settled up to it: what had been entered by then is what each side could tell without the other.
 */
export function level(devices: DeviceEvidences, program: Program, horizon: number): DeviceEvidences {
  if (devices.size === 0 || horizonOf(devices, program) >= horizon) return devices
  const known = { held: [], taken: 0, latest: 0, cells: pool(devices, program) }
  const { cells } = settle(known, program, horizon + program.lateMs + 1)
  return new Map([...devices].map(([device, evidence]) => [device, withRecords(evidence, cells, program)]))
}

/** Writes which kept stages all devices together have entered, and by when that is known, into the evidence of one. */
export function withRecords(evidence: Evidence, together: Cells, { recorded }: Program): Evidence {
  if (recorded.length === 0) return evidence
  const cells = evidence.cells.slice()
  for (const { kept } of recorded) cells[kept] = together[kept] ?? []
  return { ...evidence, cells }
}

/** Of two states of one device the one that took more touches; of two that took as many, always the same one. */
export function higherOf(a: Evidence, b: Evidence): Evidence {
  const order = a.taken - b.taken
  if (order !== 0) return order > 0 ? a : b
  return JSON.stringify(a) >= JSON.stringify(b) ? a : b
}
