import { element } from '../shop/element.js'

/** The same page by another way: what the build wrote into the panel, with the page's own query. */
export function createModes() {
  const modes = document.querySelector('[data-modes]') ?? element('nav')
  for (const link of modes.querySelectorAll('a')) link.search = location.search
  return { node: modes, show() {} }
}
