import { element } from '../shop/element.js'

/** What every slot shows, by which play. */
export function createChoices() {
  const rows = element('dl', { class: 'choices' })
  return {
    node: element('section', {}, element('h2', {}, 'What the slots show'), rows),
    /** @param {import('../panel.js').VisitState} state */
    show(state) {
      const slots = Object.entries(state.slots)
      rows.replaceChildren(...slots.flatMap(([slot, answer]) => [element('dt', {}, slot), answerOf(slot, answer)]))
    },
  }
}

/** @param {string} slot @param {import('../panel.js').VisitState['slots'][string]} answer */
function answerOf(slot, { variant, play, reason }) {
  const own = { class: 'own', 'data-testid': `slot-${slot}` }
  if (variant === null) return element('dd', own, 'the page’s own', element('span', { class: 'reason' }, reason))
  const shown = `${play ?? reason} · ${variant}`
  return element('dd', { 'data-testid': `slot-${slot}` }, shown)
}
