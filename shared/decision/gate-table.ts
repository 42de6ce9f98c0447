import { compilePath } from '../condition/attribute-path.ts'
import { isList } from '../condition/coerce.ts'
import type { Attributes } from '../model/touch.ts'
import { type Bits, bitsOf, either, setBit } from './bits.ts'
import { type Gate, keyOf } from './gate.ts'

/** Which of a list pass their gate at one path, or have none there. */
export type GateTable = (attributes: Attributes) => Bits

/** Each is a value to be looked up for every decision: gates at paths that few ask for are left to the test itself. */
const MAX_TABLES = 8

/** Tables for the paths at which most of a list have gates; `gatesAt[place]` are the gates of the one at that place. */
export function compileGates(gatesAt: readonly (readonly Gate[])[]): readonly GateTable[] {
  const alike = Map.groupBy(gatesAt.flat(), nameOf)
  const common = [...alike.entries()].toSorted(([, some], [, others]) => others.length - some.length)
  return common.slice(0, MAX_TABLES).map(([name]) => tableOf(gatesAt.map((gates) => gates.find(isNamed(name)))))
}

function nameOf({ reading, path }: Gate): string {
  return `${reading}:${path}`
}

function isNamed(name: string): (gate: Gate) => boolean {
  return (gate) => nameOf(gate) === name
}

/** All gates are of the same path and reading. */
function tableOf(gates: readonly (Gate | undefined)[]): GateTable {
  const first = gates.find((gate) => gate !== undefined)
  const ungated = bitsOf(gates.length, (place) => gates[place] === undefined)
  const byKey = new Map<unknown, Bits>()
  gates.forEach((gate, place) => {
    for (const key of gate?.keys ?? []) {
      const bits = byKey.get(key) ?? ungated.slice()
      setBit(bits, place)
      byKey.set(key, bits)
    }
  })
  const read = compilePath(first?.path ?? '')
  const reading = first?.reading ?? 'member'
  return (attributes) => {
    const value = read(attributes)
    if (reading === 'member' && isList(value)) return anyOf(value, byKey, ungated)
    return byKey.get(keyOf(value, reading)) ?? ungated
  }
}

function anyOf(elements: readonly unknown[], byKey: ReadonlyMap<unknown, Bits>, ungated: Bits): Bits {
  let passing = ungated
  for (const element of new Set(elements)) {
    const bits = byKey.get(element)
    if (bits !== undefined) passing = either(passing, bits)
  }
  return passing
}
