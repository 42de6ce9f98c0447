import { fnv1a32 } from '../../../shared/lib/hash.ts'
import type { Playbook } from '../../../shared/model/playbook.ts'
import type { SlotAnswer, VisitReply } from '../../../shared/model/visit.ts'
import { profileIdOfUser } from '../../../worker/identity/profile-id.ts'
import { decideNaively } from '../../support/naive-decision.ts'
import type { TestWorker } from '../support/a-worker.ts'

/** A show that a browser told of. */
export interface Seen {
  /** The visitor's id at the time. */
  readonly visitor: string
  readonly play: string
  readonly arm: string
  readonly at: number
}

/** Somebody who comes with a token. */
export interface Bearer {
  /** Who signed in last, before the token was given. */
  readonly user: string | null
  /** An old token does not know what was seen since, nor perhaps who signed in. */
  readonly isOld: boolean
}

interface Known {
  readonly worker: TestWorker
  readonly site: string
  readonly stages: readonly string[]
  /** By version. */
  readonly editions: ReadonlyMap<string, Playbook>
  readonly seen: readonly Seen[]
}

/** What of a reply is otherwise than the rules say for the person whom storage knows; empty: nothing. */
export async function faultsOf(reply: VisitReply, { user, isOld }: Bearer, known: Known): Promise<readonly string[]> {
  const playbook = known.editions.get(reply.playbook)
  const { visitor } = reply
  if (playbook === undefined || visitor === undefined) return [`answered by nothing that is known: ${reply.playbook}`]
  const { worker, site, stages, seen } = known
  const kept = await worker.deps.profiles.look(site, user === null ? visitor : await profileIdOfUser(site, user))
  const stableId = kept?.stable ?? visitor
  const viewer = { mayPersonalize: true, stages, attributes: { path: '/' }, now: worker.clock.now }
  if (isOld) {
    const faults = [stableId, visitor].map((id) =>
      faultsBy(reply, (slot) => withAnyArm(decideNaively(playbook, slot, { ...viewer, stableId: id }))),
    )
    return faults.find(({ length }) => length === 0) ?? faults[0] ?? []
  }
  const devices = new Set([visitor, ...(kept?.packed.devices.map(({ id }) => id) ?? [])])
  const theirs = seen.filter((each) => devices.has(each.visitor))
  return faultsBy(reply, (slot) =>
    withSeenArm(decideNaively(playbook, slot, { ...viewer, stableId }), playbook, theirs),
  )
}

interface Expected {
  readonly play?: string | undefined
  readonly arm?: string | undefined
  readonly reason: string
}

function faultsBy({ slots }: VisitReply, expect: (slot: string) => Expected): readonly string[] {
  return Object.entries(slots).flatMap(([slot, { play, arm, reason }]) => {
    const wanted = expect(slot)
    const isSame = play === wanted.play && (arm === wanted.arm || wanted.arm === ANY) && isReason(reason, wanted.reason)
    return isSame ? [] : [`${slot}: ${JSON.stringify({ play, arm, reason })}, not ${JSON.stringify(wanted)}`]
  })
}

const ANY = 'any'

function isReason(reason: string, wanted: string): boolean {
  return reason === wanted || (wanted === ANY && (reason === 'play' || reason === 'control'))
}

/** Whatever arm an old token draws, a holdout holds. */
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
