import { element } from '../shop/element.js'
import { leavesOf } from './leaves.js'
import { spanText } from './span-text.js'

/** When the stage changes by time alone: a countdown, and how much of the wait is over. */
export function createClock() {
  const left = element('span', { class: 'left', 'data-testid': 'next-change' }, 'never')
  const bar = element('progress', { max: 1, value: 0, 'aria-label': 'Time until the stage changes' })
  /** @type {{ since: number, until: number, stage: string } | undefined} */
  let wait
  const tick = () => {
    bar.hidden = wait === undefined
    left.textContent = wait === undefined ? 'never' : `${wait.stage} in ${spanText(wait.until - Date.now())}`.trim()
    if (wait !== undefined) bar.value = Math.min(1, (Date.now() - wait.since) / (wait.until - wait.since))
  }
  setInterval(tick, 250)
  return {
    node: element('section', { class: 'clock' }, element('h2', {}, 'Changes by waiting', left), bar),
    /** @param {import('../panel.js').VisitState} state @param {string} journey */
    show(state, journey) {
      const since = state.stages[journey]?.since
      const until = state.nextChange
      wait =
        since === undefined || until === undefined ? undefined : { since, until, stage: stageAt(until, state, journey) }
      tick()
    },
  }
}

/**
 * The stage that begins at that instant, or else the furthest that is left; nothing where the Worker does not explain.
 * @param {number} instant @param {import('../panel.js').VisitState} state @param {string} journey
 */
function stageAt(instant, state, journey) {
  const { stage: present, stages } = state.explain?.[journey] ?? { stage: null, stages: [] }
  const begins = stages.findLast(
    ({ holds, clause }) => !holds && leavesOf(clause).some(({ flip }) => flip?.at === instant),
  )
  const remains = stages.findLast(({ id, holds }) => holds && id !== present)
  return (begins ?? remains)?.id ?? ''
}
