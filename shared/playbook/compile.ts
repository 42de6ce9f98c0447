import { compileMemory, type Memory } from '../decision/memory.ts'
import { compilePlays, type Plays } from '../decision/plays.ts'
import { type CellCost, CellRegistry } from '../evidence/registry.ts'
import { compileJourneys, type Program } from '../journey/program.ts'
import type { Parsed, Problem } from '../lib/problem.ts'
import type { Playbook } from '../model/playbook.ts'
import { type Allowed, compileAllowed } from './allowed.ts'
import { checkReferences } from './references.ts'

/** A playbook, ready to judge and to decide. */
export interface CompiledPlaybook {
  readonly playbook: Playbook
  readonly program: Program
  readonly plays: Plays
  /** What deciding remembers of a visitor. */
  readonly memory: Memory
  /** What of what is sent may be kept. */
  readonly allowed: Allowed
  /** What each need of a condition can cost, in bytes of evidence. */
  readonly costs: readonly CellCost[]
  /** The most bytes that the evidence of one visitor can take. */
  readonly maxEvidenceBytes: number
}

/** Evidence travels with every visit: a cookie or a header holds no more than a few times this. */
export const MAX_EVIDENCE_BYTES = 1024

/** The same for what caps and arms need besides what the stages do. */
export const MAX_MEMORY_BYTES = 1024

/** The latest instant, how many touches, and the held numbers of one queue, as they mostly are. */
const FIXED_BYTES = 6 + 3 + 1 + 4 + 1 + 8

/** Compiles what finds the stages, however much evidence that may take; or lists everything that is wrong with it. */
export function compileStages(playbook: Playbook, registry = new CellRegistry()): Parsed<Program> {
  const references = checkReferences(playbook)
  return references.length > 0 ? { ok: false, problems: references } : compileJourneys(playbook, registry)
}

/** Compiles a well-formed playbook whole, as it can be published; or lists everything that is wrong with it. */
export function compilePlaybook(playbook: Playbook): Parsed<CompiledPlaybook> {
  const registry = new CellRegistry()
  const faults: Problem[] = []
  const memory = compileMemory(playbook, { registry, problems: faults })
  const { size } = registry
  const program = compileStages(playbook, registry)
  const plays = compilePlays({ ...playbook, memory })
  if (!program.ok || !plays.ok || faults.length > 0) {
    const problems = [program, plays].flatMap((part) => (part.ok ? [] : part.problems))
    return { ok: false, problems: [...problems, ...faults] }
  }
  const { costs } = program.value.shape
  const [ofPlays, ofStages] = [costs.slice(0, size), costs.slice(size)]
  const maxEvidenceBytes = FIXED_BYTES + bytesOf(ofStages)
  if (maxEvidenceBytes > MAX_EVIDENCE_BYTES) return { ok: false, problems: [tooLarge(maxEvidenceBytes, ofStages)] }
  if (bytesOf(ofPlays) > MAX_MEMORY_BYTES) return { ok: false, problems: [tooManyCaps(ofPlays)] }
  const allowed = compileAllowed(playbook)
  const parts = { program: program.value, plays: plays.value, memory, allowed, costs }
  return { ok: true, value: { playbook, ...parts, maxEvidenceBytes: maxEvidenceBytes + bytesOf(ofPlays) } }
}

function bytesOf(costs: readonly CellCost[]): number {
  return costs.reduce((sum, { bytes }) => sum + bytes, 0)
}

function tooLarge(bytes: number, costs: readonly CellCost[]): Problem {
  return {
    path: 'journeys',
    problem: `the evidence of one visitor could take ${bytes} bytes; ${MAX_EVIDENCE_BYTES} is the limit`,
    hint: `lower the numbers that windows count to, drop keep from stages with short windows, or let touches be less late ("late": "1d"). Dearest: ${dearest(costs)}`,
  }
}

function tooManyCaps(costs: readonly CellCost[]): Problem {
  return {
    path: 'plays',
    problem: `what caps and tests remember of one visitor could take ${bytesOf(costs)} bytes; ${MAX_MEMORY_BYTES} is the limit`,
    hint: `lower the shows of caps, or give a slot or the site one cap in place of its plays' own. Dearest: ${dearest(costs)}`,
  }
}

function dearest(costs: readonly CellCost[]): string {
  const first = costs.toSorted((a, b) => b.bytes - a.bytes).slice(0, 5)
  return first.map((cost) => `${cost.path} keeps ${cost.keeps}: ${cost.bytes} bytes`).join('; ')
}
