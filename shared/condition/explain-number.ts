import type { Measure } from './ask.ts'
import type { Explanation } from './clause.ts'
import { type Bound, missing } from './comparison.ts'

interface NumberSeen {
  readonly clause: string
  readonly measure: Measure
  readonly value: number
  /** What is kept ends here: there may be more. */
  readonly isFloor?: boolean
  readonly holds: boolean
  readonly bounds: readonly Bound[]
  /** The smallest step that takes a number past a strict bound. */
  readonly step: number
  /** What would make up for a lack, in words. */
  readonly more: (lack: number) => string
  /** When time alone turns it; `Infinity`: never. */
  readonly at?: number
}

/** Explains a clause about a number: what was seen, and what would turn it. */
export function explainNumber({
  clause,
  measure,
  value,
  isFloor,
  holds,
  bounds,
  step,
  more,
  at = Infinity,
}: NumberSeen): Explanation {
  const lack = holds ? null : missing(value, bounds, step)
  const flip = {
    ...(lack !== null && { touch: more(Math.round(lack * 10_000) / 10_000) }),
    ...(Number.isFinite(at) && { at }),
  }
  return {
    clause,
    value: isFloor === true ? `${value} or more` : value,
    holds,
    asks: { ...measure, has: value, bounds },
    ...(Object.keys(flip).length > 0 && { flip }),
  }
}
