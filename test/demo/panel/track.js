import { element } from '../shop/element.js'
import { spanText } from './span-text.js'

/** The demo's stages, for when the Worker does not explain itself. */
const STAGES = ['visitor', 'browsing', 'deciding', 'customer', 'lapsed']

/** The journey as a trail: one stop per stage, the marker at the present one. */
export function createTrack() {
  const marker = element('span', { class: 'marker', 'aria-hidden': 'true' })
  const stops = element('ol', { class: 'stops' })
  const present = element('p', { class: 'visually-hidden', role: 'status' })
  /** @type {number | undefined} */
  let since
  const tick = () => {
    const line = stops.querySelector('.present .since')
    if (line !== null && since !== undefined) line.textContent = `for ${spanText(Date.now() - since)}`
  }
  setInterval(tick, 1000)
  draw(stops, STAGES, null)

  return {
    node: element('section', { class: 'track', 'aria-label': 'Stages' }, marker, stops, present),
    /** @param {import('../panel.js').VisitState} state @param {string} journey */
    show(state, journey) {
      const at = state.stages[journey]
      const names = state.explain?.[journey]?.stages.map(({ id }) => id) ?? STAGES
      since = at?.since
      draw(stops, names, at?.stage ?? null)
      marker.dataset.at = String(names.indexOf(at?.stage ?? ''))
      const words = `Stage: ${at?.stage ?? 'none'}`
      if (present.textContent !== words) present.textContent = words
      tick()
    },
  }
}

/** @param {HTMLElement} stops @param {readonly string[]} names @param {string | null} stage */
function draw(stops, names, stage) {
  const reached = names.indexOf(stage ?? '')
  stops.replaceChildren(
    ...names.map((name, index) => {
      const isPresent = index === reached
      const classes = isPresent ? 'stop present' : index < reached ? 'stop passed' : 'stop'
      const label = element('span', { class: 'name', 'data-testid': isPresent ? 'stage' : undefined }, name)
      const stop = element('li', { class: classes, 'data-testid': `stage-${name}` }, label)
      if (isPresent) stop.setAttribute('aria-current', 'step')
      if (isPresent) stop.append(element('span', { class: 'since', 'data-testid': 'since' }))
      return stop
    }),
  )
}
