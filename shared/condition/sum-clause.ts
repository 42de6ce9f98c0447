import { sumCell } from '../evidence/sum.ts'
import { UNITS_PER_ONE } from '../evidence/units.ts'
import { GRID_STEPS, startOfStep, windowSumAt, windowSumCell } from '../evidence/window-sum.ts'
import { type Clause, NEVER, type Subject } from './clause.ts'
import { type Bound, comparisonText, isRising, passesAll } from './comparison.ts'
import type { Window } from './count-clause.ts'
import { explainNumber } from './explain-number.ts'
import { looksAt, type SeriesNeed } from './series.ts'

/** The sum of the touches' values in all time, to a ten-thousandth. What `keep` looks back on leaves negative values out. */
export function sumClause({ registry, path, series }: SeriesNeed, bounds: readonly Bound[]): Clause {
  const cell = registry.use({ path, keep: 1, make: () => sumCell(series.key), feeds: series.feeds })
  const net = ({ cells }: Subject) => (cells[cell]?.[0] ?? 0) / UNITS_PER_ONE
  const gross = ({ cells }: Subject) => (cells[cell]?.[1] ?? 0) / UNITS_PER_ONE
  const holds = (subject: Subject) => passesAll(net(subject), bounds)
  return {
    holds,
    nextFlip: () => NEVER,
    explain: (subject) =>
      explainNumber({
        clause: `${series.text}: sum ${comparisonText(bounds)}`,
        measure: { kind: 'sum', ...looksAt(series) },
        value: net(subject),
        holds: holds(subject),
        bounds,
        step: 1 / UNITS_PER_ONE,
        more: (lack) => `${series.text} worth ${lack} more`,
      }),
    ever: isRising(bounds) ? { held: (subject) => passesAll(gross(subject), bounds), lasting: true } : null,
    record: null,
  }
}

/** The sum of the values in the sliding window, on a time grid of a 64th of it. */
export function windowSumClause(
  { registry, path, series }: SeriesNeed,
  bounds: readonly Bound[],
  window: Window,
): Clause {
  const { windowMs } = window
  const cell = registry.use({ path, keep: 1, make: () => windowSumCell(series.key, windowMs), feeds: series.feeds })
  const sumAt = (cells: Subject['cells'], at: number) => windowSumAt(cells[cell] ?? [], at, windowMs) / UNITS_PER_ONE
  const holdsAt = (cells: Subject['cells'], at: number) => passesAll(sumAt(cells, at), bounds)
  const nextFlip = ({ cells, now }: Subject) => {
    const state = cells[cell] ?? []
    const isHolding = holdsAt(cells, now)
    for (let step = (state[0] ?? 0) - state.length + 2; step <= (state[0] ?? -1); step += 1) {
      const leaves = startOfStep(step + GRID_STEPS + 1, windowMs)
      if (leaves > now && holdsAt(cells, leaves) !== isHolding) return leaves
    }
    return NEVER
  }
  return {
    holds: ({ cells, now }) => holdsAt(cells, now),
    nextFlip,
    explain: (subject) =>
      explainNumber({
        clause: `${series.text}: sum ${comparisonText(bounds)} within ${window.text}`,
        measure: { kind: 'sum', ...looksAt(series), within: window.text },
        value: sumAt(subject.cells, subject.now),
        holds: holdsAt(subject.cells, subject.now),
        bounds,
        step: 1 / UNITS_PER_ONE,
        more: (lack) => `${series.text} worth ${lack} more`,
        at: nextFlip(subject),
      }),
    ever: null,
    record: null,
  }
}
