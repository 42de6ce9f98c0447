/**
 * Which elements may stand in which, so that what is written is what browsers read: no tag closes another that was left
 * open, none is moved elsewhere. A page that does otherwise is no less right; its slots are filled by the tag.
 * Source: https://html.spec.whatwg.org/multipage/parsing.html#tree-construction
 */
export function mayStandIn(name: string, ancestors: readonly string[]): boolean {
  if (NEVER.has(name)) return false
  const parent = ancestors.at(-1) ?? ''
  const homes = HOMES.get(name)
  if (homes !== undefined) return homes.has(parent)
  if (TABLE_PARTS.has(parent) || parent === 'svg') return false
  if (HEADING.test(name) && HEADING.test(parent)) return false
  if (ALONE.has(name) && ancestors.includes(name)) return false
  return !CLOSES_P.has(name) || !ancestors.includes('p')
}

/** Whether no paragraph is open where such an element begins. */
export function isOutOfParagraph(name: string): boolean {
  return CLOSES_P.has(name) || HOMES.has(name)
}

/** Elements that close an open paragraph, in which they can therefore not stand. */
const CLOSES_P: ReadonlySet<string> = new Set(
  `address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5
   h6 header hgroup hr listing main menu nav ol p pre search section summary table ul`.split(/\s+/),
)

export const VOID: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)

/** Elements of which only other elements are children. */
export const TABLE_PARTS: ReadonlySet<string> = new Set('table thead tbody tfoot tr colgroup'.split(' '))

/** Elements that browsers read by rules of their own, or that are not of the page. */
const NEVER: ReadonlySet<string> = new Set(
  `html head body frame frameset plaintext template select option optgroup image isindex keygen nobr marquee applet object
   math svg noscript noembed noframes xmp listing rb rtc rp rt input`.split(/\s+/),
)

/** Elements that close one of their kind. */
const ALONE: ReadonlySet<string> = new Set(['a', 'button', 'form'])

const HEADING = /^h[1-6]$/

const HOMES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['li', new Set(['ul', 'ol', 'menu'])],
  ['dt', new Set(['dl'])],
  ['dd', new Set(['dl'])],
  ['caption', new Set(['table'])],
  ['colgroup', new Set(['table'])],
  ['col', new Set(['colgroup'])],
  ['thead', new Set(['table'])],
  ['tbody', new Set(['table'])],
  ['tfoot', new Set(['table'])],
  ['tr', new Set(['table', 'thead', 'tbody', 'tfoot'])],
  ['td', new Set(['tr'])],
  ['th', new Set(['tr'])],
])
