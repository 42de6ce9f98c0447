import type { Consent } from '../api.ts'

/** What the page said by default and since: an update counts for more, whichever comes first. */
const said = { default: new Map<string, unknown>(), update: new Map<string, unknown>() }
let isFollowing = false

/**
 * Obeys the commands of Google's Consent Mode in the page's `dataLayer`, those that were given and those to come.
 * `analytics_storage` is consent to measure; `ad_personalization` and `personalization_storage` are consent to
 * personalize, if none of them is denied. What is denied by default was not asked yet, so what an earlier page has kept
 * stays; what an update denies is deleted.
 */
export function followGoogleConsent(): void {
  if (isFollowing) return
  isFollowing = true
  window.dataLayer ??= []
  const { dataLayer } = window
  const { push } = dataLayer
  hear(dataLayer)
  dataLayer.push = (...commands) => {
    const length = push.apply(dataLayer, commands)
    hear(commands)
    return length
  }
}

/** Source: https://developers.google.com/tag-platform/security/guides/consent */
function hear(commands: readonly unknown[]): void {
  const heard = commands.filter((command) => {
    const [name, kind, purposes]: unknown[] = Array.from(Object(command))
    const known = name === 'consent' && (kind === 'default' || kind === 'update') && said[kind]
    if (!known) return false
    for (const [purpose, state] of Object.entries(Object(purposes))) {
      // Defaults may differ by region, and which one this is the page does not know.
      if (kind === 'update' || known.get(purpose) !== 'denied') known.set(purpose, state)
    }
    return true
  })
  if (heard.length) window.waypost?.('consent', consentNow())
}

function consentNow(): Consent {
  const stateOf = (purpose: string) => said.update.get(purpose) ?? said.default.get(purpose)
  const personal = ['ad_personalization', 'personalization_storage'].map(stateOf).filter(Boolean)
  const measure = stateOf('analytics_storage')
  return {
    ...((measure === 'granted' || said.update.has('analytics_storage')) && { measure: measure === 'granted' }),
    ...(personal.length && { personalize: personal.every((state) => state === 'granted') }),
  }
}
