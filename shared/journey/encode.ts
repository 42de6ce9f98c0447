import type { Cells } from '../evidence/cell.ts'
import type { Shape } from '../evidence/registry.ts'
import { ByteReader } from '../lib/byte-reader.ts'
import { ByteWriter } from '../lib/byte-writer.ts'
import type { Evidence } from './evidence.ts'
import type { Held } from './held.ts'

/**
 * Evidence as bytes: the latest instant, how many touches, the held numbers, then each cell that is not empty by key and length, so that
 * another version of the playbook finds the cells that it shares and passes over the others.
 */
export function writeEvidence(out: ByteWriter, evidence: Evidence, shape: Shape): void {
  out.varint(evidence.latest)
  out.varint(evidence.taken)
  writeHeld(out, evidence.held)
  evidence.cells.forEach((state, place) => {
    const cell = shape.cells[place]
    if (state.length === 0 || cell === undefined) return
    out.word(shape.keys[place] ?? 0)
    out.sized((body) => cell.write(body, state, evidence.latest))
  })
}

/** Evidence as bytes of their own. */
export function encodeEvidence(evidence: Evidence, shape: Shape): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter()
  writeEvidence(out, evidence, shape)
  return out.finish()
}

/** Reads what `encodeEvidence` wrote, for this or another version's shape. Bytes that it did not write throw a `RangeError`. */
export function decodeEvidence(bytes: Uint8Array, shape: Shape): Evidence {
  return readEvidence(new ByteReader(bytes), shape)
}

/** Reads what `writeEvidence` wrote, up to the reader's end. */
export function readEvidence(reader: ByteReader, shape: Shape): Evidence {
  const latest = reader.varint()
  const taken = reader.varint()
  const held = readHeld(reader)
  const found = new Map<number, ByteReader>()
  while (reader.left > 0) found.set(reader.word(), reader.part(reader.varint()))
  const cells: Cells = shape.cells.map((cell, place) => {
    const body = found.get(shape.keys[place] ?? 0)
    return body === undefined ? cell.empty : cell.read(body, latest)
  })
  return { held, taken, latest, cells }
}

function writeHeld(out: ByteWriter, held: Held): void {
  out.varint(held.length)
  for (const { queue, ranges } of held) {
    out.word(queue)
    out.varint(ranges.length / 2)
    let previous = 0
    for (const end of ranges) {
      out.varint(end - previous)
      previous = end
    }
  }
}

function readHeld(reader: ByteReader): Held {
  return Array.from({ length: reader.varint() }, () => {
    const queue = reader.word()
    let previous = 0
    const ranges = Array.from({ length: reader.varint() * 2 }, () => (previous += reader.varint()))
    return { queue, ranges }
  })
}
