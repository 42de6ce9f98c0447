import { compileAttributes } from '../condition/attributes.ts'
import type { Parsed, Problem } from '../lib/problem.ts'
import type { Play } from '../model/playbook.ts'
import type { Attributes } from '../model/touch.ts'

/** A play, ready to be tried. */
export interface CompiledPlay {
  readonly play: Play
  /** Its place in the playbook: of two that apply, the lower one wins. */
  readonly order: number
  readonly admits: (attributes: Attributes) => boolean
  /** Epoch milliseconds; `until` is not in. */
  readonly from: number
  readonly until: number
}

/** The plays of each slot by the stage they are for, each list in the playbook's order: what cannot apply costs nothing. */
export type Plays = ReadonlyMap<string, ReadonlyMap<string, readonly CompiledPlay[]>>

/** Compiles the plays of a playbook once, or says what is wrong with their audiences and schedules. */
export function compilePlays(plays: readonly Play[]): Parsed<Plays> {
  const problems: Problem[] = []
  const bySlot = new Map<string, Map<string, CompiledPlay[]>>()
  plays.forEach((play, order) => {
    const compiled = compilePlay(play, order, problems)
    const byStage = bySlot.get(play.slot) ?? new Map<string, CompiledPlay[]>()
    bySlot.set(play.slot, byStage)
    for (const stage of play.stages) byStage.set(stage, [...(byStage.get(stage) ?? []), compiled])
  })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: bySlot }
}

function compilePlay(play: Play, order: number, problems: Problem[]): CompiledPlay {
  const path = `plays.${order}`
  const audience = compileAttributes(play.audience ?? {})
  if (!audience.ok) {
    problems.push(...audience.problems.map((part) => ({ ...part, path: `${path}.audience.${part.path}` })))
  }
  const from = instantOf(play.schedule?.from, Number.NEGATIVE_INFINITY)
  const until = instantOf(play.schedule?.until, Number.POSITIVE_INFINITY)
  if (from >= until)
    problems.push({ path: `${path}.schedule`, problem: 'ends before it begins', hint: 'let until be later than from' })
  return { play, order, admits: audience.ok ? audience.test : () => false, from, until }
}

function instantOf(text: string | undefined, missing: number): number {
  return text === undefined ? missing : Date.parse(text)
}
