import type { CompiledContents } from '../content/compile-contents.ts'
import type { CompileContents } from '../content/load-compiler.ts'
import { needsCompiling } from '../content/needs-compiling.ts'
import { compileMemory } from '../decision/memory.ts'
import { compilePlays, type Plays, type Strategy } from '../decision/plays.ts'
import { type CellCost, CellRegistry } from '../evidence/registry.ts'
import { compileJourneys, type Program } from '../journey/program.ts'
import type { Parsed, Problem } from '../lib/problem.ts'
import type { Playbook } from '../model/playbook.ts'
import { type Allowed, compileAllowed } from './allowed.ts'
import { checkContents } from './content-rules.ts'
import type { PathRead } from './reads.ts'
import { checkReferences } from './references.ts'

/** A playbook, ready to judge and to decide. */
export interface CompiledPlaybook {
  readonly playbook: Playbook
  readonly program: Program
  readonly plays: Plays
  /** What the plays were compiled of: for those who explain them. */
  readonly strategy: Strategy
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
export function compileStages(
  playbook: Playbook,
  { merged = [], registry }: { readonly merged?: readonly PathRead[]; readonly registry?: CellRegistry } = {},
): Parsed<Program> {
  const references = checkReferences(playbook, merged)
  return references.length > 0 ? { ok: false, problems: references } : compileJourneys(playbook, registry)
}

/**
 * Compiles a well-formed playbook whole, as it can be published; or lists everything that is wrong with it. Merge fields
 * and templates need the compiler of contents, which `loadCompiler` loads for those who have some.
 */
export function compilePlaybook(
  playbook: Playbook,
  compileContents: CompileContents | null = null,
): Parsed<CompiledPlaybook> {
  const contents = contentsOf(playbook, compileContents)
  const registry = new CellRegistry()
  const faults: Problem[] = []
  const memory = compileMemory(playbook, { registry, problems: faults })
  const { size } = registry
  const program = compileStages(playbook, { merged: contents.reads, registry })
  const strategy = { ...playbook, contents: contents.byPlay, memory }
  const plays = compilePlays(strategy)
  if (program.ok) faults.push(...tooLarge(program.value.shape.costs, size))
  for (const part of [program, plays]) if (!part.ok) faults.push(...part.problems)
  faults.push(...checkContents(playbook), ...contents.problems)
  if (!program.ok || !plays.ok || faults.length > 0) return { ok: false, problems: faults }
  const { costs } = program.value.shape
  const allowed = compileAllowed(playbook, contents.reads)
  const compiled = { playbook, strategy, program: program.value, plays: plays.value }
  return { ok: true, value: { ...compiled, allowed, costs, maxEvidenceBytes: FIXED_BYTES + bytesOf(costs) } }
}

const AS_WRITTEN: CompiledContents = { byPlay: new Map(), reads: [], problems: [] }

function contentsOf(playbook: Playbook, compileContents: CompileContents | null): CompiledContents {
  if (compileContents !== null) return compileContents(playbook)
  if (needsCompiling(playbook)) throw new Error('The playbook has merge fields or templates: load their compiler first')
  return AS_WRITTEN
}

function bytesOf(costs: readonly CellCost[]): number {
  return costs.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** The first `ofPlays` cells are what caps and arms need, the others what stages do. */
function tooLarge(costs: readonly CellCost[], ofPlays: number): readonly Problem[] {
  const [memory, evidence] = [costs.slice(0, ofPlays), costs.slice(ofPlays)]
  const memoryBytes = bytesOf(memory)
  const evidenceBytes = FIXED_BYTES + bytesOf(evidence)
  const problems: Problem[] = []
  if (evidenceBytes > MAX_EVIDENCE_BYTES)
    problems.push({
      path: 'journeys',
      problem: `the evidence of one visitor could take ${evidenceBytes} bytes; ${MAX_EVIDENCE_BYTES} is the limit`,
      hint: `lower the numbers that windows count to, drop keep from stages with short windows, or let touches be less late ("late": "1d"). Dearest: ${dearest(evidence)}`,
    })
  if (memoryBytes > MAX_MEMORY_BYTES)
    problems.push({
      path: 'plays',
      problem: `what caps and arms remember of one visitor could take ${memoryBytes} bytes; ${MAX_MEMORY_BYTES} is the limit`,
      hint: `lower the shows of caps, or give a slot or the site one cap in place of its plays' own. Dearest: ${dearest(memory)}`,
    })
  return problems
}

function dearest(costs: readonly CellCost[]): string {
  const first = costs.toSorted((a, b) => b.bytes - a.bytes).slice(0, 5)
  return first.map((cost) => `${cost.path} keeps ${cost.keeps}: ${cost.bytes} bytes`).join('; ')
}
