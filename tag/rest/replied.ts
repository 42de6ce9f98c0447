import type { VisitReply } from '../../shared/model/visit.ts'
import type { Kept } from '../queue/kept.ts'
import { drop } from '../queue/steps.ts'
import { awaitChange } from './await-change.ts'
import type { Core } from './core.ts'
import { settledClaim } from './identify.ts'
import { decorateLinks } from './link-hosts.ts'
import { watchSlots } from './watch-slots.ts'

/**
 * Does what a reply asks of the page: one of an earlier page view, without `before`, or the one to the request that was
 * composed from what was kept `before`.
 */
export async function followReply(core: Core, reply: VisitReply, before: Kept | undefined): Promise<void> {
  if (reply.linkHosts) decorateLinks(core)
  if (before) {
    await settleReply(core, reply, before)
    awaitChange(core, reply)
  }
  watchSlots(core, reply)
}

/** Counts the touches that the Worker refused, which would otherwise go unsaid, and what a new visitor was not shown. */
async function settleReply({ keep }: Core, reply: VisitReply, before: Kept): Promise<void> {
  const { refused = [], newVisitor } = reply
  if (reply.identity || reply.gone || newVisitor || refused[0])
    await keep((kept) => ({
      ...drop(kept, (touch) => refused.find(({ seq }) => seq === touch.seq)?.reason),
      exposed: newVisitor ? undefined : kept.exposed,
      identity: settledClaim(kept, before, reply),
    }))
}
