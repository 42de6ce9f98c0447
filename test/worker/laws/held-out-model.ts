import { fnv1a32 } from '../../../shared/lib/hash.ts'
import type { Playbook } from '../../../shared/model/playbook.ts'
import type { SlotAnswer } from '../../../shared/model/visit.ts'
import { ownProfileOf } from '../../../shared/profile/own-profile.ts'
import { profileIdOfUser } from '../../../worker/identity/profile-id.ts'
import { decideNaively } from '../../support/naive-decision.ts'
import type { TestWorker } from '../support/a-worker.ts'
import { textOf } from './held-out-playbook.ts'
import type { Answer, Told } from './ways-in.ts'

/** A show that a browser told of. */
export interface Seen {
  /** The visitor's id at the time. */
  readonly visitor: string
  readonly play: string
  readonly arm: string
  readonly at: number
}

/** What is known of a person, as far as it decides what they are shown. */
export interface Ground {
  readonly stableId: string
  /** `null`: it is not known what they saw; any arm is right. */
  readonly seen: readonly Seen[] | null
}

export interface Known {
  readonly worker: TestWorker
  readonly site: string
  readonly stages: readonly string[]
  /** By version. */
  readonly editions: ReadonlyMap<string, Playbook>
  readonly seen: readonly Seen[]
}

/** What storage and a visitor's token know together, right after a visit. */
export async function groundOf(visitor: string, user: string | null, { worker, site, seen }: Known): Promise<Ground> {
  const kept = await worker.deps.profiles.look(
    site,
    user === null ? ownProfileOf(visitor) : await profileIdOfUser(site, user),
  )
  const devices = new Set([visitor, ...(kept?.packed.devices.map(({ id }) => id) ?? [])])
  return { stableId: kept?.stable ?? visitor, seen: seen.filter((each) => devices.has(each.visitor)) }
}

/** An old token does not know what was seen since, nor perhaps who signed in: whatever arm it draws, a holdout holds. */
export async function groundsOfOld(visitor: string, user: string | null, known: Known): Promise<readonly Ground[]> {
  const { stableId } = await groundOf(visitor, user, known)
  return [stableId, visitor].map((id) => ({ stableId: id, seen: null }))
}

/** What of an answer is otherwise than the rules say on every one of the grounds; empty: nothing. */
export function faultsOf({ slots, playbooks }: Answer, grounds: readonly Ground[], known: Known): readonly string[] {
  const viewer = { mayPersonalize: true, stages: known.stages, attributes: { path: '/' }, now: known.worker.clock.now }
  const tried = playbooks.flatMap((version) => {
    const playbook = known.editions.get(version)
    if (playbook === undefined) return []
    return grounds.map(({ stableId, seen }) =>
      faultsBy(slots, playbook, (slot) => {
        const drawn = decideNaively(playbook, slot, { ...viewer, stableId })
        return seen === null ? withAnyArm(drawn) : withSeenArm(drawn, playbook, seen)
      }),
    )
  })
  return tried.find(({ length }) => length === 0) ?? tried[0] ?? [`answered by nothing known: ${playbooks.join()}`]
}

interface Expected {
  readonly play?: string | undefined
  readonly arm?: string | undefined
  readonly reason: string
}

function faultsBy(told: Answer['slots'], playbook: Playbook, expect: (slot: string) => Expected): readonly string[] {
  return Object.keys(playbook.slots).flatMap((slot) => {
    const wanted = expect(slot)
    const answer = told[slot]
    if (answer !== undefined && isAs(answer, wanted)) return []
    return [`${slot}: ${JSON.stringify(answer)}, not ${JSON.stringify(wanted)}`]
  })
}

const ANY = 'any'

function isAs({ play, arm, reason, text }: Told, wanted: Expected): boolean {
  const isSame = play === wanted.play && (arm === wanted.arm || (wanted.arm === ANY && arm !== undefined))
  const isVariant = arm !== undefined && arm !== 'control'
  return isSame && text === (isVariant ? textOf(arm) : null) && isReason(reason, wanted.reason)
}

/** A page gives no reasons. */
function isReason(reason: string | null, wanted: string): boolean {
  return reason === null || reason === wanted || (wanted === ANY && (reason === 'play' || reason === 'control'))
}

function withAnyArm({ play, arm, reason }: SlotAnswer): Expected {
  return arm === undefined ? { play, reason } : { play, arm: ANY, reason: ANY }
}

/** The arm that was seen first, of those that the play has still, in place of the one that is drawn. */
function withSeenArm(drawn: SlotAnswer, { plays }: Playbook, seen: readonly Seen[]): Expected {
  const play = plays.find(({ id }) => id === drawn.play)
  if (play === undefined || drawn.arm === undefined) return drawn
  const { control = 0, variants } = play
  const isHad = (arm: string) =>
    arm === 'control' ? control > 0 : variants.some(({ id, weight = 1 }) => id === arm && weight > 0)
  const [first] = seen
    .filter((each) => each.play === play.id && isHad(each.arm))
    .toSorted((a, b) => a.at - b.at || fnv1a32(a.arm) - fnv1a32(b.arm))
  if (first === undefined) return drawn
  return { play: play.id, arm: first.arm, reason: first.arm === 'control' ? 'control' : 'play' }
}
