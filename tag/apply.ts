import type { Content } from '../shared/model/playbook.ts'

/** What an element has under an attribute's name, or, under the empty name, inside it. */
type Part = string | null | undefined | readonly (Node | string)[]

/** A change to an element that could run or restyle something, or lead where only http(s), mail and telephone may. */
const UNFIT = /^(script|style) |^\S+ (on|style=|srcdoc|[^\s=]*(href|src|action)=(?!https?:|mailto:|tel:)[^/?#]*:)/i

/** In no text: what an element contains is a list, of one text here. */
const WHOLE = '\0'

/**
 * Puts a variant into its slot, and adds to `undos` what puts the page's own content back, first step first. Throws at
 * what is refused or has no place here. Nodes are put aside, not copied: they come back with all that is tied to them.
 */
export function applyContent(slot: Element, { text, attributes, link, image }: Content, undos: (() => void)[]): void {
  const find = (kind: string) => (slot.matches(kind) ? slot : slot.querySelector(kind))
  const set = (element: Element | null, name: string, part: Part) => {
    if (part === undefined) return
    const before = swap(element, name, part)
    undos.unshift(() => swap(element, name, before))
  }
  if (link) {
    set(find('a'), 'href', link.href)
    set(find('a'), '', link.text?.split(WHOLE))
  }
  if (image) {
    set(find('img'), 'srcset', image.srcset ?? null)
    set(find('img'), 'src', image.src)
    set(find('img'), 'alt', image.alt)
  }
  set(slot.querySelector('[data-slot-text]') ?? slot, '', text?.split(WHOLE))
  for (const name in attributes) set(slot, name, attributes[name])
}

function swap(element: Element | null, name: string, part: Part): Part {
  if (!element || UNFIT.test(`${element.localName} ${name}=${part}`)) throw part
  const before = name ? element.getAttribute(name) : [...element.childNodes]
  if (typeof part === 'string') element.setAttribute(name, part)
  else if (part) element.replaceChildren(...part)
  else element.removeAttribute(name)
  return before
}
