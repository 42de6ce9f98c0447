import { createChoices } from './panel/choices.js'
import { createClock } from './panel/clock.js'
import { createFirstView } from './panel/first-view.js'
import { createFold } from './panel/fold.js'
import { createModes } from './panel/modes.js'
import { createReasons } from './panel/reasons.js'
import { createTrack } from './panel/track.js'
import { createTrips } from './panel/trips.js'
import { element, find } from './shop/element.js'

/**
 * What the tag tells the page after every reply.
 * @typedef {object} VisitState
 * @property {{ [journey: string]: { stage: string | null, since: number } }} stages
 * @property {{ [slot: string]: { variant: string | null, play?: string, reason: string } }} slots
 * @property {string} playbook
 * @property {number} [nextChange] epoch milliseconds
 * @property {{ [journey: string]: Explained }} [explain] in local development only
 */

/**
 * @typedef {{ stage: string | null, stages: readonly { id: string, holds: boolean, clause: Clause }[] }} Explained
 * @typedef {object} Clause
 * @property {string} clause a human sentence
 * @property {string | number | boolean | null} [value] what was seen
 * @property {boolean} holds
 * @property {{ touch?: string, at?: number }} [flip]
 * @property {readonly Clause[]} [all]
 * @property {readonly Clause[]} [any]
 * @property {readonly Clause[]} [not]
 */

const JOURNEY = 'buyer'

const fold = createFold(find('aside[data-panel]'))
const parts = [
  createTrack(),
  createReasons(),
  createClock(),
  createChoices(),
  createModes(),
  createFirstView(),
  createTrips(),
]
const startOver = element('button', { type: 'button', class: 'start-over', 'data-testid': 'start-over' }, 'Start over')

fold.body.append(...parts.map((part) => part.node), startOver)
startOver.addEventListener('click', () => {
  window.waypost('reset')
  document.dispatchEvent(new CustomEvent('panel:start-over'))
})
document.addEventListener('waypost', (event) => {
  if (event instanceof CustomEvent) show(event.detail)
})
window.waypost('ready', show)

/** @param {VisitState} state */
function show(state) {
  fold.show(state.stages[JOURNEY]?.stage ?? 'no stage')
  for (const part of parts) part.show(state, JOURNEY)
}
