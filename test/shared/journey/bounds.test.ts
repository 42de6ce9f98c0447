import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeEvidence, encodeEvidence } from '../../../shared/journey/encode.ts'
import { type Evidence, noEvidence } from '../../../shared/journey/evidence.ts'
import { fold, settle } from '../../../shared/journey/fold.ts'
import type { Program } from '../../../shared/journey/program.ts'
import { ByteWriter } from '../../../shared/lib/byte-writer.ts'
import { anyCase, anyDurations, anyPlaybook, NOW } from '../../support/arbitraries.ts'
import { foldAll, namedStages, programOf, QUEUE } from '../../support/programs.ts'
import { criticalInstants, referenceStages } from '../../support/reference.ts'
import { anyStream } from '../../support/streams.ts'

const RUNS = { numRuns: 1000 }
/** The latest instant, how many touches were taken, and how many queues are held. */
const HEAD_BYTES = 6 + 3 + 1

describe('stagesOf', () => {
  it('answers every condition as it is documented, at any instant', () => {
    fc.assert(
      fc.property(anyCase({ late: '36500d' }), fc.nat(), (given, pick) => {
        const { playbook, touches, attributes } = given
        const program = programOf(playbook)
        const instants = criticalInstants(given)
        const edge = instants[pick % Math.max(1, instants.length)] ?? NOW
        for (const now of [NOW, edge, Math.max(0, edge - 1)]) {
          const { cells } = foldAll(
            touches.filter(({ at }) => at <= now),
            program,
          )
          expect(namedStages(program, { cells, now, attributes })).toEqual(referenceStages(given, now))
        }
      }),
      RUNS,
    )
  })
})

describe('encodeEvidence', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(anyCase(), ({ playbook, touches }) => {
        const program = programOf(playbook)
        const evidence = foldAll(touches, program)
        for (const kept of [evidence, settle(evidence, program, NOW)]) {
          expect(decodeEvidence(encodeEvidence(kept, program.shape), program.shape)).toEqual(kept)
        }
      }),
      RUNS,
    )
  })

  it('keeps for another version of the playbook what both versions need', () => {
    const anyVersions = anyDurations.chain((durations) =>
      fc.record({ before: anyCase({ late: '36500d', durations }), after: anyPlaybook(durations, '36500d') }),
    )
    fc.assert(
      fc.property(anyVersions, ({ before: { playbook: before, touches }, after }) => {
        const [old, next] = [programOf(before), programOf(after)]
        const read = decodeEvidence(encodeEvidence(foldAll(touches, old), old.shape), next.shape)
        const fresh = foldAll(touches, next)
        const places = new Map(old.shape.cells.map((cell) => [cell.signature, cell.maxBytes]))
        const inOldEvidence = new Set(old.shape.cells.map(({ signature }) => signature))
        next.shape.cells.forEach(({ signature, maxBytes, empty }, place) => {
          if (!inOldEvidence.has(signature)) expect(read.cells[place]).toEqual(empty)
          else if ((places.get(signature) ?? 0) >= maxBytes) expect(read.cells[place]).toEqual(fresh.cells[place])
        })
      }),
      RUNS,
    )
  })

  it('never takes more than the playbook was said to cost, whatever is sent', () => {
    const anyProgram = anyDurations.chain((durations) => anyPlaybook(durations)).map(programOf)
    fc.assert(
      fc.property(anyProgram, anyStream, (program, stream) => {
        let evidence = noEvidence(program.shape)
        stream.forEach((touch, place) => {
          evidence = fold(settle(evidence, program, touch.at), touch, { program, queue: QUEUE })
          if (place % 50 === 49 || place === stream.length - 1) expectBounded(evidence, program)
        })
      }),
      RUNS,
    )
  })
})

function expectBounded(evidence: Evidence, { shape }: Program): void {
  evidence.cells.forEach((state, place) => {
    const cell = shape.cells[place]
    const out = new ByteWriter()
    if (state.length > 0) cell?.write(out, state, evidence.latest)
    expect(out.finish().length, cell?.signature).toBeLessThanOrEqual(cell?.maxBytes ?? 0)
  })
  const limit = HEAD_BYTES + shape.costs.reduce((sum, { bytes }) => sum + bytes, 0)
  expect(encodeEvidence({ ...evidence, held: [] }, shape).length).toBeLessThanOrEqual(limit)
}
