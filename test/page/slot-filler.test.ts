import fc from 'fast-check'
import { type DefaultTreeAdapterTypes, parse, parseFragment } from 'parse5'
import { describe, expect, it } from 'vitest'
import type { Content } from '../../shared/model/playbook.ts'
import type { SlotAnswer } from '../../shared/model/visit.ts'
import { createSlotFiller, MAX_HELD_BYTES } from '../../worker/page/slot-filler.ts'

/** A page with its slot `hero` filled, in chunks of so many bytes. */
function fill(html: string, content: Content, size = Number.POSITIVE_INFINITY): string {
  const bytes = new TextEncoder().encode(html)
  const answer: SlotAnswer = { variant: 'a', play: 'p', arm: 'a', reason: 'play', content }
  const filler = createSlotFiller(new Map([['hero', answer]]))
  const out: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) out.push(filler.push(bytes.slice(at, at + size)))
  out.push(filler.rest())
  return new TextDecoder().decode(Buffer.concat(out))
}

const MARKS = 'data-slot-filled="hero" data-slot-arm="p:a" data-slot-shown=""'

describe('a filled slot', () => {
  it.each<[string, string, Content, string]>([
    ['text', '<p data-slot="hero">Own</p>', { text: 'A & <b> é' }, `<p ${MARKS}>A &#38; &#60;b&#62; &#233;</p>`],
    [
      'text in its place',
      '<div data-slot=hero><i>x</i><b data-slot-text>Own</b></div>',
      { text: 'New' },
      `<div ${MARKS}><i>x</i><b data-slot-text>New</b></div>`,
    ],
    [
      'a link',
      "<div data-slot='hero'><a href='/x'>Own</a></div>",
      { link: { href: '/y?a&b"', text: 'Go' } },
      `<div ${MARKS}><a href="/y?a&#38;b&#34;">Go</a></div>`,
    ],
    [
      'an image',
      '<img data-slot="hero" src=a.png srcset="a 2x">',
      { image: { src: '/b.png', alt: '' } },
      `<img data-slot-filled="hero" src="/b.png" data-slot-arm="p:a" data-slot-shown="" alt="">`,
    ],
    ['classes', '<p class="x y" data-slot="hero"></p>', { class: 'y z' }, `<p class="x y z" ${MARKS}></p>`],
    ['markup', '<div data-slot="hero">Own</div>', { html: '<p>Hé</p>' }, `<div ${MARKS}><p>H&#233;</p></div>`],
  ])('has %s', (_, html, content, filled) => {
    const result = fill(`<main>${html}</main>`, content)
    expect(shapeOf(parseFragment(result))).toEqual(shapeOf(parseFragment(`<main>${filled}</main>`)))
    for (const size of [1, 2, 7]) expect(fill(`<main>${html}</main>`, content, size)).toBe(result)
  })

  it.each<[string, string, Content]>([
    ['a link has no place', '<p data-slot="hero">Own</p>', { text: 'x', link: { href: '/' } }],
    ['an address would run script', '<a data-slot="hero">Own</a>', { link: { href: 'javascript:alert(1)' } }],
    ['the content is for code', '<p data-slot="hero">Own</p>', { json: 1 }],
    ['a paragraph ends before its end tag', '<p data-slot="hero">Own<div></div></p>', { text: 'x' }],
    ['an end tag is left out', '<ul><li data-slot="hero">Own<li>b</ul>', { text: 'x' }],
    ['the page ends in it', '<div data-slot="hero"><b>Own</b>', { text: 'x' }],
    ['it is in a comment', '<!-- <p data-slot="hero">Own</p> -->', { text: 'x' }],
    ['it is in a script', '<script>"<p data-slot=hero>Own</p>"</script>', { text: 'x' }],
    ['it is in what is shown without scripts', '<noscript><p data-slot="hero">Own</p></noscript>', { text: 'x' }],
    [
      'it is in markup in the title of a drawing',
      '<svg><title><noscript></svg><p data-slot="hero">Own</p></noscript></svg>',
      { text: 'x' },
    ],
    ['it is in a template', '<template><p data-slot="hero">Own</p></template>', { text: 'x' }],
    ['it is in a value', '<p title="<p data-slot=hero>Own</p>">x</p>', { text: 'x' }],
    ['markup would break out of it', '<span data-slot="hero">Own</span>', { html: '<p>x</p>' }],
    ['it is longer than what is held', `<p data-slot="hero">${'x'.repeat(MAX_HELD_BYTES)}</p>`, { text: 'x' }],
  ])('stays as it is, byte for byte, where %s', (_, html, content) => {
    const page = `<!doctype html><p>é${html}<p>after`
    for (const size of [3, 1_000, Number.POSITIVE_INFINITY]) expect(fill(page, content, size)).toBe(page)
  })

  it('adds at most 600 bytes to the page of ten slots', () => {
    const ids = Array.from({ length: 10 }, (_, place) => `slot-${place}`)
    const html = ids.map((id) => `<p data-slot="${id}">Own</p>`).join('')
    const answer: SlotAnswer = { variant: null, play: 'nudge', arm: 'control', reason: 'control' }
    const filler = createSlotFiller(new Map(ids.map((id) => [id, answer])))
    const added = filler.push(new TextEncoder().encode(html)).length - html.length
    expect(added).toBeGreaterThan(0)
    expect(added).toBeLessThanOrEqual(600)
  })
})

describe('any page', () => {
  it('is filled alike however it is cut, and only in an element that browsers see as the slot', () => {
    const pieces = fc.array(anyPiece, { maxLength: 14 })
    fc.assert(fc.property(pieces, fc.integer({ min: 1, max: 40 }), expectOnlySlotFilled), { numRuns: RUNS })
  })

  it('is filled past what only browsers without scripts would show', () => {
    const slot = '<div data-slot="hero">Own</div>'
    const pieces = ['<noscript>', slot, '</noscript>', slot]
    expectOnlySlotFilled(pieces, 7)
    expect(fill(pieces.join(''), { text: 'New' })).toBe(`<noscript>${slot}</noscript><div ${MARKS}>New</div>`)
  })
})

/** `FUZZ=all` tries many more. */
const RUNS = process.env.FUZZ === 'all' ? 100_000 : 3_000

/** However the page is cut: browsers see the page that it was, but for one slot, which has its content. */
function expectOnlySlotFilled(pieces: readonly string[], size: number): void {
  const html = pieces.join('')
  const filled = fill(html, { text: 'SECRET' })
  expect(fill(html, { text: 'SECRET' }, size)).toBe(filled)
  if (filled === html) return
  const page = parse(html, { scriptingEnabled: true })
  const slots = elementsIn(page).filter(isSlot)
  expect(slots.map((slot) => shapeOf(page, slot))).toContainEqual(shapeOf(parse(filled, { scriptingEnabled: true })))
}

const anyPiece = fc.constantFrom(
  '<div data-slot="hero">Own</div>',
  '<p data-slot=hero>Own <b>x</b></p>',
  '<span data-slot="hero">',
  '</span>',
  '<div>',
  '</div>',
  '<p>',
  '</p>',
  '<!--',
  '-->',
  '<!-->',
  '<script>',
  '</script>',
  '<style>',
  '</style>',
  '<textarea>',
  '</textarea >',
  '<title>',
  '</title>',
  '<svg>',
  '</svg>',
  '<svg/>',
  '<![CDATA[',
  ']]>',
  '<template>',
  '</template>',
  '<a href="x>y">',
  "<i title='",
  "'>",
  '"',
  '<',
  '</',
  '<?x',
  '>',
  ' data-slot="hero"',
  'text é',
  // About as long as what is made a text at first.
  'x'.repeat(1_018),
  `<!-- ${'x'.repeat(1_000)} -->`,
  '<table>',
  '<tr><td>',
  '</table>',
  '<select>',
  '</select>',
  '<noscript>',
  '</noscript>',
  '<math>',
  '</math>',
  '<mi>',
  '<desc>',
  '<foreignObject>',
  '<iframe>',
  '</iframe>',
  '<plaintext>',
  '<button>',
  '</button>',
  '<b>',
  '</b>',
  '<h1>',
  '</body>',
  '</html>',
  '<option>',
  '<DIV DATA-SLOT=hero>Own</DIV>',
  '<li data-slot="hero">Own</li>',
  '<a data-slot="hero" href="/">Own</a>',
  '<p data-slot="hero" data-slot="x" title=">">Own</p>',
  '<p data-slot="x" data-slot="hero">Own</p>',
  '<div/data-slot="hero"/>Own</div>',
)

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

/** In the order of the page; what stands in a template is none of it. */
function elementsIn(node: Node): readonly Element[] {
  const below = 'content' in node ? [] : childrenOf(node).flatMap(elementsIn)
  return 'attrs' in node ? [node, ...below] : below
}

function isSlot({ attrs }: Element): boolean {
  return attrs.some(({ name, value }) => name === 'data-slot' && value === 'hero')
}

/** What a tree is made of, the order of attributes apart, with one of its elements as it would be as the filled slot. */
function shapeOf(node: Node, filled: Element | null = null): unknown {
  if ('value' in node) return node.value
  const attributes = 'attrs' in node ? Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])) : {}
  if (attributes['data-slot-filled'] === 'hero') return { name: node.nodeName, attributes, children: [textOf(node)] }
  if (node !== filled)
    return { name: node.nodeName, attributes, children: childrenOf(node).map((child) => shapeOf(child, filled)) }
  const { 'data-slot': id, ...others } = attributes
  const marks = { 'data-slot-filled': id, 'data-slot-arm': 'p:a', 'data-slot-shown': '' }
  return { name: node.nodeName, attributes: { ...others, ...marks }, children: ['SECRET'] }
}

function textOf(node: Node): string {
  return 'value' in node ? node.value : childrenOf(node).map(textOf).join('')
}

function childrenOf(node: Node): readonly Node[] {
  if ('content' in node) return childrenOf(node.content)
  return 'childNodes' in node ? node.childNodes : []
}
