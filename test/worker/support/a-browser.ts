import type { VisitReply, VisitRequest } from '../../../shared/model/visit.ts'
import { touchesNumbered } from '../../support/a-touch.ts'
import { aVisit, SEED } from '../../support/a-visit.ts'
import type { TestWorker } from './a-worker.ts'
import { proofOf } from './proof-of.ts'

/** A browser that keeps what it is told, as the tag does. */
export interface Browser {
  visit(changes?: Partial<VisitRequest>, headers?: HeadersInit): Promise<VisitReply>
  /** Looks at the prices so many times, which the counting playbook counts. */
  look(times: number, changes?: Partial<VisitRequest>): Promise<VisitReply>
  /** Signs in with a proof of the site's backend. */
  signIn(user: string): Promise<VisitReply>
  token(): string
}

export function aBrowser(worker: TestWorker, site: string, seed = SEED): Browser {
  let token: string | null = null
  let next = 1
  const visit = async (changes: Partial<VisitRequest> = {}, headers: HeadersInit = {}): Promise<VisitReply> => {
    const held = token === null ? {} : { token }
    const reply = await worker.visit(aVisit({ site, seed, ...held, sentAt: worker.clock.now, ...changes }), { headers })
    token = reply.token
    return reply
  }
  return {
    visit,
    look: (times, changes = {}) => {
      const numbers = Array.from({ length: times }, (_, place) => next + place)
      next += times
      return visit({ touches: touchesNumbered(numbers, { at: worker.clock.now }), ...changes })
    },
    signIn: async (user) => visit({ identify: { user, proof: await proofOf(site, user) } }),
    token: () => {
      if (token === null) throw new Error('The browser was given no token')
      return token
    },
  }
}

/** The stage that the counting playbook counts by. */
export function countOf(reply: VisitReply): string | null | undefined {
  return reply.stages.count?.stage
}
