import type { Cells } from '../evidence/cell.ts'
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
  const merged = new Map(a)
  for (const [device, evidence] of b) {
    const known = merged.get(device)
    merged.set(device, known === undefined ? evidence : higher(known, evidence))
  }
  return new Map([...merged].sort(([x], [y]) => (x < y ? -1 : 1)))
}

/**
 * What all devices together have seen, to be judged as one. Whether a kept stage was entered before the horizon up to
 * which a device is settled is what that device alone could tell; after the latest of these horizons it is told from
 * all touches.
 */
export function pool(devices: DeviceEvidences, program: Program): Cells {
  const { cells } = program.shape
  const evidences = [...devices.values()]
  const horizon = Math.max(0, ...evidences.map((evidence) => settledUntil(evidence, program)))
  return evidences
    .map((evidence) => (horizon === 0 ? evidence : settle(evidence, program, horizon + program.lateMs + 1)))
    .reduce<Cells>(
      (pooled, evidence) =>
        cells.map((cell, place) => cell.merge(pooled[place] ?? cell.empty, evidence.cells[place] ?? cell.empty)),
      cells.map(({ empty }) => empty),
    )
}

function settledUntil({ cells }: Evidence, { recorded }: Program): number {
  return Math.max(0, ...recorded.map(({ kept }) => cells[kept]?.[1] ?? 0))
}

function higher(a: Evidence, b: Evidence): Evidence {
  const order = a.taken - b.taken
  if (order !== 0) return order > 0 ? a : b
  return JSON.stringify(a) >= JSON.stringify(b) ? a : b
}
