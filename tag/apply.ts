import { UNFIT } from '../shared/lib/unfit.ts'
import type { Content } from '../shared/model/playbook.ts'

/** What an element has under an attribute's name, or, under the empty name, inside it. */
type Part = string | null | undefined | readonly (Node | string)[]

/** In no text: what an element contains is a list, of one text here. */
const WHOLE = '\0'

/**
 * Puts a variant into its slot, and adds to `undos` what puts the page's own content back, first step first. Throws at
 * what is refused or has no place here. Nodes are put aside, not copied: they come back with all that is tied to them.
 */
export function applyContent(slot: Element, content: Content, undos: (() => void)[]): void {
  const { text, attributes, link, image, class: names, hide } = content
  const find = (kind: string) => (slot.matches(kind) ? slot : slot.querySelector(kind))
  const set = (element: Element | null, parts: { readonly [name: string]: Part } | undefined) => {
    for (const name in parts) {
      const part = parts[name]
      if (part !== undefined) {
        const before = swap(element, name, part)
        undos.unshift(() => swap(element, name, before))
      }
    }
  }
  if (link) set(find('a'), { href: link.href, '': link.text?.split(WHOLE) })
  if (image) set(find('img'), { srcset: null, ...image })
  set(slot.querySelector('[data-slot-text]') ?? slot, { '': text?.split(WHOLE) })
  set(slot, { hidden: hide && '', ...attributes })
  names?.split(' ').forEach((name) => {
    const turn = () => slot.classList.toggle(name)
    if (turn()) undos.unshift(turn)
    // The slot has it already.
    else turn()
  })
}

function swap(element: Element | null, name: string, part: Part): Part {
  if (!element || UNFIT.test(`${element.localName} ${name}=${part}`)) throw part
  const before = name ? element.getAttribute(name) : [...element.childNodes]
  if (typeof part === 'string') element.setAttribute(name, part)
  else if (part) element.replaceChildren(...part)
  else element.removeAttribute(name)
  return before
}
