import type { Play } from '../model/playbook.ts'
import { bucketRanges } from './bucket.ts'
import { type Holdouts, holdoutsOf } from './holdout.ts'

/**
 * The probability, from 0 to 1, with which somebody for whom a play is on draws this arm of it: `holdout` with the share
 * that one of the play's holdouts keeps, `control` and the variants with their shares of the others. The probabilities of
 * all arms sum to 1, since each holdout's chance is its own and the play's too. `null`: the play has no such arm.
 */
export function propensityOf(play: Play, arm: string, strategy: Holdouts): number | null {
  const isLetThrough = holdoutsOf(play.stages, strategy).reduce(
    (share, holdout) => share * (1 - held(holdout.share)),
    1,
  )
  if (arm === 'holdout') return 1 - isLetThrough
  const { control = 0, variants } = play
  if (arm === 'control') return isLetThrough * held(control)
  const place = variants.findIndex(({ id }) => id === arm)
  const ranges = bucketRanges(
    variants.map(({ weight = 1 }) => weight),
    1 - control,
  )
  const range = ranges[place]
  return range === undefined ? null : isLetThrough * (range[1] - range[0])
}

function held(share: number): number {
  return Math.min(Math.max(share, 0), 1)
}
