import { element } from '../shop/element.js'

/** What every slot shows, by which play. */
export function createChoices() {
  const rows = element('dl', { class: 'choices' })
  return {
    node: element('section', {}, element('h2', {}, 'What the slots show'), rows),
    /** @param {import('../panel.js').VisitState} state */
    show(state) {
      const slots = Object.entries({ ...state.slots, ...filledSlots() })
      rows.replaceChildren(...slots.flatMap(([slot, answer]) => [element('dt', {}, slot), answerOf(slot, answer)]))
    },
  }
}

/** What came with the page and is not asked for again. */
function filledSlots() {
  const filled = document.querySelectorAll('[data-slot-filled]')
  return Object.fromEntries([...filled].map((slot) => [slot.getAttribute('data-slot-filled') ?? '', shownBy(slot)]))
}

/** @param {Element} slot @returns {import('../panel.js').VisitState['slots'][string]} */
function shownBy(slot) {
  const [play = '', arm = ''] = slot.getAttribute('data-slot-arm')?.split(':') ?? []
  const isOwn = arm === 'control' || arm === 'holdout'
  return { variant: isOwn ? null : arm, play, reason: isOwn ? arm : 'play' }
}

/** @param {string} slot @param {import('../panel.js').VisitState['slots'][string]} answer */
function answerOf(slot, { variant, play, reason }) {
  const own = { class: 'own', 'data-testid': `slot-${slot}` }
  if (variant === null) return element('dd', own, 'the page’s own', element('span', { class: 'reason' }, reason))
  const shown = `${play ?? reason} · ${variant}`
  return element('dd', { 'data-testid': `slot-${slot}` }, shown)
}
