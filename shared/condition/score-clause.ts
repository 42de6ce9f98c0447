import type { CellRegistry } from '../evidence/registry.ts'
import { scoreAt, scoreCell, scoreTurns } from '../evidence/score.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { type Clause, NEVER, type Subject } from './clause.ts'
import { type Bound, comparisonText, passes, passesAll } from './comparison.ts'
import { explainNumber } from './explain-number.ts'
import { turnOf } from './turn.ts'

interface ScoreNeed {
  readonly registry: CellRegistry
  readonly path: string
  readonly weights: { readonly [touch: string]: number }
  readonly halfLifeMs: number
  readonly bounds: readonly Bound[]
  /** The half-life as it was written. */
  readonly text: string
}

/** Points per touch that halve with every half-life, judged on a grid of a 64th of it, rounded to thousandths. */
export function scoreClause({ registry, path, weights, halfLifeMs, bounds, text }: ScoreNeed): Clause {
  const key = canonicalJson(weights)
  const feeds = Object.entries(weights).map(([touch, weight]) => ({ touch, accepts: null, weight }))
  const cell = registry.use({ path, keep: 1, make: () => scoreCell(key, halfLifeMs), feeds })
  const score = ({ cells, now }: Subject) => scoreAt(cells[cell] ?? [], now, halfLifeMs)
  const holds = (subject: Subject) => passesAll(score(subject), bounds)
  const nextFlip = ({ cells, now }: Subject) => {
    const moment = { at: now, halfLifeMs }
    const turns = (bound: Bound) => scoreTurns(cells[cell] ?? [], (points) => passes(points, bound), moment)
    return Math.min(NEVER, ...bounds.map(turns))
  }
  return {
    holds,
    nextFlip,
    explain: (subject) =>
      explainNumber({
        clause: `score ${comparisonText(bounds)}, halving every ${text}`,
        measure: { kind: 'score', weights },
        value: score(subject),
        holds: holds(subject),
        bounds,
        step: 0.001,
        more: (lack) =>
          `${lack} more points (${Object.entries(weights)
            .map(([touch, weight]) => `${touch} ${weight}`)
            .join(', ')})`,
        at: turnOf({ holds, nextFlip }, subject),
      }),
    ever: null,
    record: null,
  }
}
