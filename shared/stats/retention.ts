import type { Calendar } from './calendar.ts'
import { type Proportion, proportion } from './wilson.ts'

/** One person's entry into a stage, and what came of it. Instants are epoch milliseconds. */
export interface CohortEntry {
  readonly enteredAt: number
  /** When they left the stage; `null` if they are there still. */
  readonly leftAt: number | null
  /** When they were seen, in any order; instants before the entry do not count. */
  readonly seenAt: Iterable<number>
}

/** A cohort in the `period`-th day, week or month after that of its entry, which is number 0. */
export interface RetentionCell {
  readonly period: number
  /** Whether the period is over. If not, the counts are only those so far, and can still change. */
  readonly isComplete: boolean
  /** Who had not left the stage by the end of the period, or, if it is not over, by now. */
  readonly there: Proportion
  /** Who was seen in the period. */
  readonly seen: Proportion
}

/** Who entered the stage in the same day, week or month. */
export interface Cohort {
  /** The first day of that period, as `2026-11-20`. */
  readonly from: string
  readonly people: number
  /** In order, those that have begun only: of the future there is no cell, not one with nobody. */
  readonly cells: readonly RetentionCell[]
}

/** How the table is cut, and the instant until which everything is known. */
export interface RetentionTable {
  readonly calendar: Calendar
  /** How many periods after that of the entry. */
  readonly periods: number
  readonly asOf: number
  readonly confidence?: number
}

/** Takes entries one by one, keeps only counts, and answers at any time. */
export interface Retention {
  add(entry: CohortEntry): void
  /** Cohorts in order of time, without those that nobody is in. */
  answer(): readonly Cohort[]
}

/** A cohort table. What happened after `asOf` is left out, so that a table of the past is as it was then. */
export function createRetention({ calendar, periods, asOf, confidence }: RetentionTable): Retention {
  const now = calendar.periodOf(asOf)
  const cohorts = new Map<number, Counts>()
  return {
    add: (entry) => {
      if (entry.enteredAt > asOf) return
      const cohort = calendar.periodOf(entry.enteredAt)
      const counts = cohorts.get(cohort) ?? emptyCounts(Math.min(periods, now - cohort) + 1)
      cohorts.set(cohort, counts)
      count(counts, entry, { cohort, calendar, asOf })
    },
    answer: () =>
      [...cohorts]
        .sort(([a], [b]) => a - b)
        .map(([cohort, counts]) => ({
          from: calendar.firstDayOf(cohort),
          people: counts.people,
          cells: counts.there.map((there, period) => ({
            period,
            isComplete: cohort + period < now,
            there: proportion(there, counts.people, confidence),
            seen: proportion(counts.seen[period] ?? 0, counts.people, confidence),
          })),
        })),
  }
}

/** Of one cohort, by period. `seenBy`: who was last counted as seen, so that nobody is counted twice. */
interface Counts {
  people: number
  readonly there: number[]
  readonly seen: number[]
  readonly seenBy: number[]
}

function emptyCounts(length: number): Counts {
  const zeros = () => new Array<number>(length).fill(0)
  return { people: 0, there: zeros(), seen: zeros(), seenBy: zeros() }
}

function count(
  counts: Counts,
  { enteredAt, leftAt, seenAt }: CohortEntry,
  { cohort, calendar, asOf }: { readonly cohort: number; readonly calendar: Calendar; readonly asOf: number },
): void {
  counts.people += 1
  const stayed = leftAt === null || leftAt > asOf ? counts.there.length : calendar.periodOf(leftAt) - cohort
  for (let period = 0; period < counts.there.length && period < stayed; period += 1) {
    counts.there[period] = (counts.there[period] ?? 0) + 1
  }
  for (const at of seenAt) {
    if (at < enteredAt || at > asOf) continue
    const period = calendar.periodOf(at) - cohort
    if (period < 0 || period >= counts.seen.length || counts.seenBy[period] === counts.people) continue
    counts.seenBy[period] = counts.people
    counts.seen[period] = (counts.seen[period] ?? 0) + 1
  }
}
