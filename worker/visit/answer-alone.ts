import { isNews, type Occasion, postingOf } from '../../shared/ledger/posting-of.ts'
import { segmentOf } from '../../shared/ledger/segment-of.ts'
import { browserTouchId } from '../../shared/ledger/touch-id.ts'
import type { IdentityOutcome } from '../../shared/model/visit.ts'
import type { Deps } from '../deps.ts'
import type { Passport } from '../passport/passport.ts'
import type { Carried } from '../viewer/passport-of.ts'
import type { AnsweredAs } from './answered-as.ts'
import { keepNothing } from './keep-nothing.ts'
import { type Received, receive, type Visit } from './receive.ts'

interface Arrival extends Carried {
  readonly identity: IdentityOutcome | null
}

/**
 * Answers by what the visitor carries, once the ledger has been told what came of it. If the ledger is out of reach, the
 * page still gets its decisions, but the token stays what it was and acknowledges nothing more: the browser sends the
 * touches again, and the same facts come about with the same keys. That is better than to keep the facts in the token,
 * which would grow with every visit of an outage, past what a cookie holds, and could be copied: the touches are in the
 * browser's queue anyway, and the queue is made to wait.
 */
export async function answerAlone(
  visit: Visit,
  { passport, token, identity }: Arrival,
  deps: Deps,
): Promise<AnsweredAs> {
  const received = receive(visit)
  if (!(await isTold(occasionOf(visit, passport, received), visit, deps)))
    return keepNothing(visit, received, { passport, token })
  const renewed = { ...passport, person: received.person, version: visit.served.version }
  return { received, passport: renewed, identity, token: null }
}

/**
 * Nobody waits for the touch log: what it has of touches that changed nothing is told after the reply. While the queue is
 * out of reach such lines are lost, of browsers that were answered already; facts never are.
 */
async function isTold(occasion: Occasion, { later }: Visit, { ledger }: Deps): Promise<boolean> {
  const posting = postingOf(occasion)
  if (posting === null) return true
  const told = ledger.tell(posting)
  if (isNews(posting, occasion)) return told
  later(told)
  return true
}

function occasionOf(visit: Visit, { visitor }: Passport, { person, moves, accepted, refused }: Received): Occasion {
  const { request, served, attributes, queue } = visit
  const { playbook, program, version } = served
  return {
    site: request.site,
    profile: visitor,
    playbook,
    version,
    segment: segmentOf(attributes, 'web'),
    around: { program, attributes, queue },
    person,
    taken: person.evidence.taken,
    nextChange: visit.person.nextChange,
    moves,
    isDoubtful: refused.length > 0,
    accepted: accepted.map((touch) => ({ ...touch, id: browserTouchId(visitor, queue, touch.seq) })),
  }
}
