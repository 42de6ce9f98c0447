import type { SentTouch, VisitReply } from '../shared/model/visit.ts'
import type { GoogleConsentCall, IdentifyCall, LinkCall } from './api.ts'
import type { Kept } from './queue/kept.ts'
import type { Core } from './rest/core.ts'
import { followGoogleConsent } from './rest/google-consent.ts'
import { bringHandoff } from './rest/handoff.ts'
import { identify } from './rest/identify.ts'
import { link } from './rest/link.ts'
import { refuse } from './rest/refuse.ts'
import { dropRejected } from './rest/rejected.ts'
import { followReply } from './rest/replied.ts'
import { showRich } from './rest/rich.ts'
import type { RichNeed } from './shown.ts'

/** What a page calls, or the core needs, that most page views never do. */
export type RestCall =
  | GoogleConsentCall
  | IdentifyCall
  | LinkCall
  | RichNeed
  | readonly [need: 'refuse' | 'handoff']
  | readonly [need: 'rejected', touches: readonly SentTouch[], problem: string]
  | readonly [need: 'replied', reply: VisitReply, before: Kept | undefined]

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
    case 'replied':
      return followReply(core, call[1], call[2])
    case 'rich':
      return showRich(core, call)
    case 'handoff':
      return bringHandoff(core)
    case 'refuse':
      return refuse(core)
    case 'google-consent':
      return followGoogleConsent()
  }
}
