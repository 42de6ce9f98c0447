import type { SentTouch, VisitReply } from '../shared/model/visit.ts'
import type { GoogleConsentCall, IdentifyCall, LinkCall } from './api.ts'
import type { KeptIdentity } from './queue/kept.ts'
import type { Core } from './rest/core.ts'
import { followGoogleConsent } from './rest/google-consent.ts'
import { bringHandoff } from './rest/handoff.ts'
import { identify, settleClaim } from './rest/identify.ts'
import { link } from './rest/link.ts'
import { decorateLinks } from './rest/link-hosts.ts'
import { refuse } from './rest/refuse.ts'
import { dropRejected } from './rest/rejected.ts'

/** What a page calls, or the core needs, that most page views never do. */
export type RestCall =
  | GoogleConsentCall
  | IdentifyCall
  | LinkCall
  | readonly [need: 'refuse' | 'link-hosts' | 'handoff']
  | readonly [need: 'rejected', touches: readonly SentTouch[], problem: string]
  | readonly [need: 'settle', told: KeptIdentity, reply: VisitReply]

/** This module, as the core loads it. */
export interface Rest {
  answerRest(call: RestCall, core: Core): Promise<void> | void
}

/** Answers a call; passes over what is none. */
export function answerRest(call: RestCall, core: Core): Promise<void> | void {
  switch (call[0]) {
    case 'identify':
      return identify(core, call[1], call[2])
    case 'link':
      return link(core, call[1], call[2])
    case 'rejected':
      return dropRejected(core, call[1], call[2])
    case 'settle':
      return settleClaim(core, call[1], call[2])
    case 'handoff':
      return bringHandoff(core)
    case 'refuse':
      return refuse(core)
    case 'google-consent':
      return followGoogleConsent()
    case 'link-hosts':
      return decorateLinks(core)
  }
}
