/**
 * The shop in another mode is a copy below a path of its own; links that a play or a script brought are written for the
 * shop itself. They lead into the copy, whichever way they are opened.
 */
export function stayInMode() {
  const base = document.documentElement.dataset.mode
  if (base === undefined || base === '') return
  for (const kind of ['click', 'auxclick']) document.addEventListener(kind, (event) => follow(event, base), true)
}

/** @param {Event} event @param {string} base */
function follow({ target }, base) {
  const link = target instanceof Element ? target.closest('a[href^="/"]') : null
  const written = link?.getAttribute('href')
  if (!link || !written || link.closest('[data-modes]') !== null || written.startsWith(`${base}/`)) return
  link.setAttribute('href', base + written)
  // Only for the browser to follow: what a slot holds is the tag's to change.
  setTimeout(() => link.setAttribute('href', written))
}
