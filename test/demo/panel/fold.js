import { element } from '../shop/element.js'

/** From this width the panel has room beside the page; the same number stands in panel.css. */
const WIDE = '(min-width: 1180px)'

/**
 * The panel's bar, which folds it away and back, and its body for the other parts.
 * Wide windows start with it open, narrow ones with it folded; a choice is kept for the session.
 * @param {HTMLElement} panel
 */
export function createFold(panel) {
  const root = document.documentElement
  const stage = element('strong', { class: 'bar-stage', 'data-testid': 'bar-stage' }, '…')
  const words = element('span', { class: 'bar-words' })
  const bar = element(
    'button',
    { type: 'button', class: 'bar', 'data-testid': 'panel-toggle', 'aria-controls': 'panel-body' },
    element(
      'span',
      { class: 'bar-title' },
      'Your journey',
      element('span', { class: 'bar-by' }, ', as Waypost sees it'),
      stage,
    ),
    words,
  )
  const body = element('div', { class: 'panel-body', id: 'panel-body' })
  const wide = matchMedia(WIDE)
  const isOpen = () => (root.dataset.panel ?? (wide.matches ? 'open' : 'folded')) === 'open'
  const tell = () => {
    bar.setAttribute('aria-expanded', String(isOpen()))
    words.textContent = isOpen() ? 'Hide' : 'Show'
  }

  bar.addEventListener('click', () => {
    root.dataset.panel = isOpen() ? 'folded' : 'open'
    keep(root.dataset.panel)
    tell()
  })
  wide.addEventListener('change', tell)
  tell()
  panel.append(bar, body)
  return {
    body,
    /** @param {string} present */
    show(present) {
      stage.textContent = present
    },
  }
}

/** @param {string} choice */
function keep(choice) {
  try {
    sessionStorage.setItem('journey-panel', choice)
  } catch {
    // Storage is blocked: the choice lasts as long as the page.
  }
}
