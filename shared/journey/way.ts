import type { Explanation } from '../condition/clause.ts'
import { foresee } from './foresee.ts'
import { type Addition, type Lack, lacksOf } from './lack.ts'

/** What is missing to a stage, all of it together. */
export interface Way {
  readonly missing: readonly Lack[]
  /** Touches as `add` says them are surely enough, where there can be such: a filter may allow none, or no new values. */
  readonly isEnough: boolean
}

/** What would bring somebody to a later stage: the nearest way to it, and the others. */
export interface Prospect extends Way {
  readonly stage: string
  /** The nearest first. */
  readonly others: readonly Way[]
  /**
   * Epoch milliseconds: when time alone brings the stage, if no touch comes and no trait changes. Not said of stages
   * that ask for another journey's.
   */
  readonly at?: number
}

/** Conditions of many alternatives have more ways than anybody wants to read: the nearest are told. */
const MAX_WAYS = 8

/**
 * The ways to a condition that does not hold, the nearest first: what touches alone surely bring, by their number; what
 * touches may bring; what time brings, by when; what must change otherwise; what nothing can bring any more.
 */
export function waysTo(explained: Explanation): readonly Way[] {
  const ways = lackingIn(explained, true).map((missing): Way => ({ missing, isEnough: isEnough(explained, missing) }))
  return ways.toSorted((a, b) => Number(b.isEnough) - Number(a.isEnough))
}

function isEnough(explained: Explanation, missing: readonly Lack[]): boolean {
  const added = missing.flatMap(({ add }): readonly Addition[] => (add === undefined ? [] : [add]))
  return added.length === missing.length && foresee(explained, added) === true
}

/** The nearest lists of lacks, each of which as a whole stands between what is and what is wanted. */
function lackingIn(explained: Explanation, isWanted: boolean): readonly (readonly Lack[])[] {
  if (explained.holds === isWanted) return [[]]
  const { all, any, not } = explained
  if (not !== undefined) return lackingInAll(not, !isWanted)
  const parts = all ?? any
  if (parts === undefined) return lacksOf(explained).map((lack) => [lack])
  const isAllNeeded = (all !== undefined) === isWanted
  return isAllNeeded ? lackingInAll(parts, isWanted) : nearest(parts.flatMap((part) => lackingIn(part, isWanted)))
}

function lackingInAll(parts: readonly Explanation[], isWanted: boolean): readonly (readonly Lack[])[] {
  return parts
    .map((part) => lackingIn(part, isWanted))
    .reduce((ways, more) => nearest(ways.flatMap((way) => more.map((lacks) => joined(way, lacks)))), [[]])
}

/** The same lack is told once. */
function joined(some: readonly Lack[], others: readonly Lack[]): readonly Lack[] {
  const known = new Set(some.map(({ needs }) => needs))
  return [...some, ...others.filter(({ needs }) => !known.has(needs))]
}

function nearest(ways: readonly (readonly Lack[])[]): readonly (readonly Lack[])[] {
  const byDistance = ways.map((way) => ({ way, distance: distanceOf(way) }))
  byDistance.sort((a, b) => compare(a.distance, b.distance))
  return byDistance.slice(0, MAX_WAYS).map(({ way }) => way)
}

/** How it is brought about, then how many touches, then when. */
function distanceOf(lacks: readonly Lack[]): readonly number[] {
  const touches = lacks.reduce((sum, { add }) => sum + (add?.times ?? 0), 0)
  return [Math.max(0, ...lacks.map(hardness)), touches, Math.max(0, ...lacks.map(({ at }) => at ?? 0))]
}

function hardness({ add, at, never }: Lack): number {
  if (add !== undefined) return 0
  if (at !== undefined) return 1
  return never === true ? 3 : 2
}

function compare(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((part, index) => part !== b[index])
  return (a[place] ?? 0) - (b[place] ?? 0)
}
