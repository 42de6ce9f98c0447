import { compileAttributes } from '../condition/attributes.ts'
import type { Parsed, Problem } from '../lib/problem.ts'
import type { Play } from '../model/playbook.ts'
import { type CompiledPlay, indexPlays, type PlayIndex } from './play-index.ts'

/** The plays of each slot by the stage they are for: what cannot apply costs nothing. */
export type Plays = ReadonlyMap<string, ReadonlyMap<string, PlayIndex>>

/** Compiles the plays of a playbook once, or says what is wrong with their audiences and schedules. */
export function compilePlays(plays: readonly Play[]): Parsed<Plays> {
  const problems: Problem[] = []
  const compiled = plays.map((play, order) => compilePlay(play, order, problems))
  if (problems.length > 0) return { ok: false, problems }
  const bySlot = Map.groupBy(compiled, ({ play }) => play.slot)
  return { ok: true, value: new Map([...bySlot].map(([slot, its]) => [slot, byStage(its)])) }
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

function byStage(plays: readonly CompiledPlay[]): ReadonlyMap<string, PlayIndex> {
  const lists = new Map<string, CompiledPlay[]>()
  for (const play of plays) {
    for (const stage of new Set(play.play.stages)) {
      const list = lists.get(stage) ?? []
      list.push(play)
      lists.set(stage, list)
    }
  }
  return new Map([...lists].map(([stage, list]) => [stage, onDemand(list)]))
}

/** Most stages of a large playbook are asked for seldom: each is indexed when it first is. */
function onDemand(plays: readonly CompiledPlay[]): PlayIndex {
  let index: PlayIndex | null = null
  return (seeker, before) => {
    index ??= indexPlays(plays)
    return index(seeker, before)
  }
}

function instantOf(text: string | undefined, missing: number): number {
  return text === undefined ? missing : Date.parse(text)
}
