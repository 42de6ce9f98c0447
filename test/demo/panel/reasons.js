import { element } from '../shop/element.js'
import { leavesOf } from './leaves.js'

const INSTANT = /^\d{4}-\d{2}-\d{2}T/

/** Why the visitor is at this stage, and what would move them to another. */
export function createReasons() {
  const why = element('ul', { class: 'clauses', 'data-testid': 'why' })
  const moves = element('dl', { class: 'moves', 'data-testid': 'moves' })
  const ahead = element('div', {}, element('h2', {}, 'What would move you'), moves)
  const node = element(
    'section',
    { class: 'reasons', hidden: '' },
    element('div', {}, element('h2', {}, 'Why'), why),
    ahead,
  )
  return {
    node,
    /** @param {import('../panel.js').VisitState} state @param {string} journey */
    show(state, journey) {
      const explained = state.explain?.[journey]
      node.hidden = explained === undefined
      if (explained === undefined) return
      const present = explained.stages.find(({ id }) => id === explained.stage)
      why.replaceChildren(...(present === undefined ? [] : leavesOf(present.clause).map(lineOf)))
      moves.replaceChildren(...explained.stages.flatMap((stage) => moveOf(stage, explained)))
      ahead.hidden = moves.children.length === 0
    },
  }
}

/** @param {import('../panel.js').Clause} leaf */
function lineOf(leaf) {
  const seen =
    leaf.value === undefined || leaf.value === null ? [] : [element('span', { class: 'seen' }, seenText(leaf))]
  return element('li', { class: leaf.holds ? 'holds' : 'fails' }, leaf.clause, ...seen)
}

/** What was seen; an instant as the time of day. @param {import('../panel.js').Clause} leaf */
function seenText({ value }) {
  const isInstant = typeof value === 'string' && INSTANT.test(value)
  return isInstant ? `seen ${new Date(value).toLocaleTimeString('en-GB')}` : `seen ${value}`
}

/**
 * One row for a stage further on that does not hold yet, and one for losing the present one.
 * @param {import('../panel.js').Explained['stages'][number]} stage
 * @param {import('../panel.js').Explained} explained
 */
function moveOf(stage, explained) {
  const at = explained.stages.findIndex(({ id }) => id === explained.stage)
  const index = explained.stages.indexOf(stage)
  const touches = leavesOf(stage.clause).flatMap(({ flip, holds }) =>
    flip?.touch === undefined || holds !== stage.holds ? [] : [flip.touch],
  )
  if (touches.length === 0 || index < at) return []
  const name = index === at ? 'leaves' : stage.id
  return [element('dt', {}, name), element('dd', {}, touches.join(' or '))]
}
