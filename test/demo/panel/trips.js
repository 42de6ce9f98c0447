import { element } from '../shop/element.js'

/** How long the tag's last call took, and how much of that was deciding. */
export function createTrips() {
  const trip = element('dd', { 'data-testid': 'round-trip' }, '–')
  const deciding = element('dd', {}, '–')
  const version = element('dd', { class: 'version' }, '–')
  new PerformanceObserver((list) => {
    const last = list.getEntries().findLast(({ name }) => new URL(name).pathname === '/v1/visit')
    if (!(last instanceof PerformanceResourceTiming)) return
    trip.textContent = millisText(last.duration)
    const own = last.serverTiming[0]
    if (own !== undefined) deciding.textContent = millisText(own.duration)
  }).observe({ type: 'resource', buffered: true })

  /** @param {string} name @param {HTMLElement} value */
  const fact = (name, value) => element('div', {}, element('dt', {}, name), value)
  return {
    node: element(
      'dl',
      { class: 'trips' },
      fact('Round trip', trip),
      fact('Deciding', deciding),
      fact('Playbook', version),
    ),
    /** @param {import('../panel.js').VisitState} state */
    show({ playbook }) {
      version.textContent = playbook.slice(0, 6)
    },
  }
}

/** @param {number} ms */
function millisText(ms) {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
}
