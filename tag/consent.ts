import type { Consent } from './api.ts'

/** What the page said of the visitor's consent. */
export let consent: Consent | undefined
/** What silence means. */
let assumed: boolean | undefined = true

export function setConsent(said: Consent): void {
  consent = { ...consent, ...said }
}

/** Until the page says that the visitor agreed, nothing is to be read, kept or sent. */
export function requireConsent(): void {
  assumed = undefined
}

/** Whether the visitor may be measured; `undefined` before they were asked. Global Privacy Control refuses for good. */
export function mayMeasure(): boolean | undefined {
  return navigator.globalPrivacyControl ? false : (consent?.measure ?? assumed)
}
