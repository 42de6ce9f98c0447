import { propensityOf } from '../decision/propensity.ts'
import type { Move } from '../journey/travel.ts'
import { EXPOSURE_TOUCH } from '../model/exposure.ts'
import type { Fact } from '../model/fact.ts'
import type { Playbook } from '../model/playbook.ts'
import type { Touch } from '../model/touch.ts'

/** What came of a visit, or of a batch of a server's touches. */
export interface Outcome {
  /** In the order in which they were made. */
  readonly moves: readonly Move[]
  /** The touches that were new, each under its id in the ledger. */
  readonly accepted: readonly Touch[]
}

/**
 * The facts of what came about: the moves, the goals that touches reached, and what plays were seen. A goal that has to
 * be verified is reached by verified touches alone. Who says that they saw what the playbook does not have, saw nothing.
 */
export function factsOf({ moves, accepted }: Outcome, playbook: Playbook): readonly Fact[] {
  return [
    ...moves.map(enteredBy),
    ...accepted.flatMap((touch) => [...reachedBy(touch, playbook), ...exposedBy(touch, playbook)]),
  ]
}

/** A stage that the playbook has no more is known by no name. */
function enteredBy({ journey, ordinal, from, to, cause, at, after }: Move): Fact {
  return { kind: 'entered', journey, ordinal, from: from || null, stage: to, cause, at, after }
}

function reachedBy({ id, name, verified, value, at }: Touch, { touches }: Playbook): readonly Fact[] {
  const rule = Object.hasOwn(touches, name) ? touches[name] : undefined
  if (rule?.goal !== true || (rule.verified === true && !verified)) return []
  return [{ kind: 'reached', goal: name, touch: id, value: value ?? null, at }]
}

function exposedBy({ name, props, at }: Touch, playbook: Playbook): readonly Fact[] {
  if (name !== EXPOSURE_TOUCH) return []
  const play = playbook.plays.find(({ id }) => id === props?.play)
  const arm = props?.arm
  if (play === undefined || typeof arm !== 'string') return []
  const propensity = propensityOf(play, arm, playbook)
  return propensity === null ? [] : [{ kind: 'exposed', play: play.id, arm, slot: play.slot, propensity, at }]
}
