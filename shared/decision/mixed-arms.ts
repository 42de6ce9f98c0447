import type { Play } from '../model/playbook.ts'
import { type Group, groupsOf } from './group.ts'
import { heldOutBy, holdoutsOf } from './holdout.ts'
import { armsOf, type Strategy } from './plays.ts'

/**
 * The ids of the plays of which one person can have met two arms: each of their devices drew by its own id until it was
 * known whose it is, and these did not all draw the same. Analysis leaves the person out of them. That a device showed
 * nothing before counts like an arm: nobody is taken for unmixed who is not.
 */
export function mixedArms(strategy: Strategy, devices: readonly string[]): readonly string[] {
  const groups = groupsOf(strategy.plays)
  const isMixed = (play: Play) => new Set(devices.map((device) => drawOf(play, device, { strategy, groups }))).size > 1
  return strategy.plays.filter(isMixed).map(({ id }) => id)
}

interface Draws {
  readonly strategy: Strategy
  readonly groups: ReadonlyMap<string, Group>
}

/** What a device draws of a play, in words that differ where the draws do. */
function drawOf(play: Play, device: string, { strategy, groups }: Draws): string {
  if (heldOutBy(holdoutsOf(play.stages, strategy), device) !== null) return 'held out'
  const group = play.group && groups.get(play.group.id)
  if (group && group.drawnBy(device) !== play.id) return 'another play of the group'
  const drawn = armsOf(play)(device)
  return drawn.arm === 'control' ? 'control' : `variant ${drawn.place}`
}
