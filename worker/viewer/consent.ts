import type { Playbook } from '../../shared/model/playbook.ts'
import type { VisitRequest } from '../../shared/model/visit.ts'

/** What a visitor lets a site do. */
export interface Consent {
  /** Keep evidence and answer with stages. */
  readonly measure: boolean
  /** Show anything but the page's own content. */
  readonly personalize: boolean
}

/** What the visitor said, else what the playbook takes silence for. Global Privacy Control is a refusal. */
export function consentOf(
  { consent }: Pick<VisitRequest, 'consent'>,
  playbook: Playbook,
  privacyControl: string | null,
): Consent {
  if (privacyControl === '1') return { measure: false, personalize: false }
  const isImplied = playbook.consent !== 'required'
  const measure = consent?.measure ?? isImplied
  return { measure, personalize: measure && (consent?.personalize ?? isImplied) }
}
