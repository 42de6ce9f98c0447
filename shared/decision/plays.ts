import { compileAttributes } from '../condition/attributes.ts'
import type { Parsed, Problem } from '../lib/problem.ts'
import type { Play } from '../model/playbook.ts'
import type { Attributes } from '../model/touch.ts'
import { type Arm, compileAllotment } from './allocate.ts'
import { type Group, groupsOf } from './group.ts'
import { type Holdout, type Holdouts, holdoutsOf } from './holdout.ts'
import type { Memory, Remembered } from './memory.ts'
import { compilePages, type PageTest } from './pages.ts'
import { contentsAsWritten, type PlayContents } from './play-contents.ts'
import { type CompiledPlay, indexPlays, type PlayIndex } from './play-index.ts'
import { type CompiledSchedule, spanOf } from './schedule.ts'
import { compileWeek } from './week.ts'
import { type ZoneClock, zoneClocks } from './zone-clock.ts'

/** What a playbook does to move visitors along, and who is kept from it. */
export interface Strategy extends Holdouts, Remembered {
  /** What is remembered of visitors; absent, nothing is: no cap holds back, and no arm is kept. */
  readonly memory?: Memory
  /** Paths of pages on which nothing is shown. */
  readonly untouched?: readonly string[]
  /** By the play's id, for those of which contents differ with the viewer or are made of templates. */
  readonly contents?: ReadonlyMap<string, PlayContents>
}

/** The plays of each slot. */
export type Plays = ReadonlyMap<string, SlotPlays>

/** The plays of one slot by the stage they are for: what cannot apply costs nothing. */
export interface SlotPlays {
  readonly byStage: ReadonlyMap<string, PlayIndex>
  /** Whether some of them exclude others. */
  readonly hasGroups: boolean
  /** `null`: no page is exempt. */
  readonly isUntouched: PageTest | null
}

/** Compiles the plays of a playbook once, or says what is wrong with their audiences, pages, schedules and groups. */
export function compilePlays(strategy: Strategy): Parsed<Plays> {
  const problems: Problem[] = []
  const shared = { strategy, groups: groupsOf(strategy.plays), clockOf: zoneClocks(), problems }
  const compiled = strategy.plays.map((play, order) => compilePlay(play, { ...shared, order }))
  problems.push(...undrawnGroups(strategy.plays))
  const untouched = compilePages(strategy.untouched ?? [])
  if (!untouched.ok) problems.push(...below('untouched', untouched.problems))
  if (problems.length > 0) return { ok: false, problems }
  const isUntouched = untouched.ok && strategy.untouched !== undefined ? untouched.value : null
  const bySlot = Map.groupBy(compiled, ({ play }) => play.slot)
  return { ok: true, value: new Map([...bySlot].map(([slot, its]) => [slot, compileSlot(its, isUntouched)])) }
}

interface Surrounding {
  readonly order: number
  readonly strategy: Strategy
  readonly groups: ReadonlyMap<string, Group>
  readonly clockOf: (timeZone: string) => ZoneClock | null
  readonly problems: Problem[]
}

function compilePlay(play: Play, surrounding: Surrounding): CompiledPlay {
  const { order, strategy, groups, problems } = surrounding
  const path = `plays.${order}`
  const contents = strategy.contents?.get(play.id) ?? contentsAsWritten(play)
  const holdouts = holdoutsOf(play.stages, strategy)
  return {
    play,
    order,
    ...compileSchedule(play, path, surrounding),
    admits: wholeOnly(contents, compileAdmission(play, path, problems)),
    group: groups.get(play.group?.id ?? '') ?? null,
    holdouts,
    isForAllAlike: isForAllAlike(play, holdouts),
    caps: strategy.memory?.capsOf(play) ?? [],
    armOf: armOf(play, strategy.memory),
    contents,
  }
}

/** Whether everybody whom a play is for is shown the same: nobody is held out, and nothing is left to a draw. */
export function isForAllAlike({ variants, control = 0, group }: Play, holdouts: readonly Holdout[]): boolean {
  return holdouts.length === 0 && group === undefined && variants.length === 1 && control <= 0
}

/** What a play's visitors draw: their chance is the play's own, as its id says. */
export function armsOf({ id, variants, control = 0 }: Play): (stableId: string) => Arm {
  return compileAllotment({ salt: id, weights: variants.map(({ weight = 1 }) => weight), control })
}

/** The arm of somebody: the one they saw first while the play has it still, and else what they draw. */
export function armOf(play: Play, memory: Memory | undefined): CompiledPlay['armOf'] {
  const draw = armsOf(play)
  return ({ stableId, cells = [] }) => memory?.firstArmOf(play, cells) ?? draw(stableId)
}

function compileAdmission(play: Play, path: string, problems: Problem[]): (attributes: Attributes) => boolean {
  const audience = compileAttributes(play.audience ?? {})
  if (!audience.ok) problems.push(...below(`${path}.audience.`, audience.problems))
  const admits = audience.ok ? audience.test : () => false
  if (play.pages === undefined) return admits
  const pages = compilePages(play.pages)
  if (!pages.ok) problems.push(...below(`${path}.pages`, pages.problems))
  return pages.ok ? (attributes) => pages.value(attributes.path) && admits(attributes) : admits
}

/** Who lacks a field of a variant is none of the play's viewers. */
function wholeOnly({ lacks }: PlayContents, admits: CompiledPlay['admits']): CompiledPlay['admits'] {
  return lacks === undefined ? admits : (attributes) => admits(attributes) && lacks(attributes) === null
}

function compileSchedule({ schedule = {} }: Play, path: string, { clockOf, problems }: Surrounding): CompiledSchedule {
  const { from, until } = spanOf(schedule)
  if (from >= until)
    problems.push({ path: `${path}.schedule`, problem: 'ends before it begins', hint: 'let until be later than from' })
  const week = compileWeek(schedule, clockOf)
  if (!week.ok) problems.push(...below(`${path}.schedule`, week.problems))
  return { from, until, week: week.ok ? week.value : null }
}

/** Where all weights of a group are 0, nobody says who draws what. */
function undrawnGroups(plays: readonly Play[]): readonly Problem[] {
  return plays.flatMap(({ group }, order) => {
    if (group === undefined) return []
    const members = plays.filter((play) => play.group?.id === group.id)
    if (members.some((play) => (play.group?.weight ?? 1) > 0)) return []
    const hint = 'give one of its plays a weight above 0'
    return [{ path: `plays.${order}.group.weight`, problem: `is 0, as of every play of "${group.id}"`, hint }]
  })
}

function below(path: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.map((part) => ({ ...part, path: `${path}${part.path}` }))
}

function compileSlot(plays: readonly CompiledPlay[], isUntouched: PageTest | null): SlotPlays {
  return { byStage: byStage(plays), hasGroups: plays.some(({ group }) => group !== null), isUntouched }
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
