import type { Cells } from '../evidence/cell.ts'
import type { Evidence } from './evidence.ts'
import type { Program } from './program.ts'

/** The evidences of a person's devices, by device id. */
export type DeviceEvidences = ReadonlyMap<string, Evidence>

/**
 * The union of two people's devices, who turn out to be one. Of two states of the same device the one that holds more
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

/** What all devices together have seen, to be judged as one. */
export function pool(devices: DeviceEvidences, program: Program): Cells {
  const { cells } = program.shape
  return [...devices.values()].reduce<Cells>(
    (pooled, evidence) => cells.map((cell, place) => cell.merge(pooled[place] ?? cell.empty, evidence.cells[place] ?? cell.empty)),
    cells.map(({ empty }) => empty),
  )
}

function higher(a: Evidence, b: Evidence): Evidence {
  const order = touchesHeld(a) - touchesHeld(b)
  if (order !== 0) return order > 0 ? a : b
  return JSON.stringify(a) >= JSON.stringify(b) ? a : b
}

function touchesHeld({ held }: Evidence): number {
  return held.flatMap(({ ranges }) => ranges).reduce((sum, end, place) => sum + (place % 2 === 0 ? 1 - end : end), 0)
}
