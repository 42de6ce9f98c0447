import { element } from '../shop/element.js'

/** What brings decisions: the tag, with or without them, and the visit. */
const CALLS = ['/tag.js', '/v1/tag.js', '/v1/visit']

/** What this page view cost: how long something else was seen, how much the page moved, how many trips came first. */
export function createFirstView() {
  const flicker = element('dd', { 'data-testid': 'flicker' }, '–')
  const shift = element('dd', { 'data-testid': 'layout-shift' }, '0')
  const trips = element('dd', { 'data-testid': 'trips-before' }, '–')
  let moved = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) moved += shiftOf(entry)
    shift.textContent = moved === 0 ? '0' : moved.toFixed(3)
  }).observe({ type: 'layout-shift', buffered: true })
  const tell = () => {
    flicker.textContent = `${Math.round(flickerMs())} ms`
    trips.textContent = String(tripsBefore())
  }
  new PerformanceObserver(tell).observe({ type: 'measure', buffered: true })

  /** @param {string} name @param {HTMLElement} value */
  const fact = (name, value) => element('div', {}, element('dt', {}, name), value)
  return {
    node: element(
      'dl',
      { class: 'trips' },
      fact('Flicker', flicker),
      fact('Layout shift', shift),
      fact('Trips before', trips),
    ),
    show: tell,
  }
}

/** From the first paint to that of the last slot that the first decisions changed; 0 where all were there by then. */
function flickerMs() {
  const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
  const late = performance.getEntriesByName('slots-exchanged').filter(({ startTime }) => startTime > first)
  return Math.max(0, ...late.map(({ startTime, duration }) => startTime + duration - first))
}

/** How many trips one after another, behind that of the page itself, brought the first decisions. */
function tripsBefore() {
  if (document.querySelector('[data-slot-filled]') !== null) return 0
  const decided = performance.getEntriesByName('decided')[0]?.startTime ?? Number.POSITIVE_INFINITY
  let [count, end] = [0, 0]
  for (const entry of performance.getEntriesByType('resource')) {
    if (!(entry instanceof PerformanceResourceTiming) || !CALLS.includes(new URL(entry.name).pathname)) continue
    if (entry.startTime < end || entry.responseEnd > decided) continue
    count += 1
    end = entry.responseEnd
  }
  return count
}

/** Not counting what follows from what the visitor did, and what moved in this panel alone. @param {PerformanceEntry} entry */
function shiftOf(entry) {
  const { value, hadRecentInput } = entry.toJSON()
  /** @type {readonly { readonly node?: Node | null }[]} */
  const sources = Reflect.get(entry, 'sources') ?? []
  const panel = document.querySelector('[data-panel]')
  const isOfPanel = sources.length > 0 && sources.every(({ node }) => node != null && panel?.contains(node) === true)
  return hadRecentInput || isOfPanel ? 0 : Number(value)
}
