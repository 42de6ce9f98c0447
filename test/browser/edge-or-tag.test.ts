import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Content } from '../../shared/model/playbook.ts'
import { aPage } from '../support/a-page.ts'
import { aPlaybook } from '../support/a-playbook.ts'
import { launchChromium } from '../support/chromium.ts'
import { type EdgeLab, startEdgeLab } from '../support/edge-lab.ts'
import { faults } from '../support/tag-lab.ts'

const PATIENCE = { timeout: 20_000, interval: 50 }

/** By name; one with markup has an element of the class `rich`, by which the page tells that it is there. */
const CONTENTS: { readonly [name: string]: Content } = {
  text: { text: 'A & <b> “é” \u{1f97e}\n  two' },
  'no text': { text: '' },
  lines: { text: '\n\r\n one\r two' },
  html: { html: '<p class="rich">Häppy <em>now</em></p>' },
  'html for a line': { html: '<em class="rich">now &amp; “then”</em><br>&lt;b&gt;' },
  'html with a link': { html: '<a class="rich" href="/new?a&amp;b">Go</a>' },
  attributes: { attributes: { title: 'a "b" & <c>', 'aria-label': 'é', 'data-tone': '' } },
  link: { link: { href: '/new?a=1&b="2"', text: 'Go <there>' } },
  'link alone': { link: { href: 'https://other.example/é' } },
  image: { image: { src: '/new.svg', alt: 'New "one"' } },
  'image of sizes': { image: { src: '/new.svg', alt: '', srcset: '/new.svg 1x, /large.svg 2x' } },
  class: { class: 'old new' },
  hide: { hide: true },
  json: { json: { a: 1 } },
  'text, classes and attributes': { text: 'New', class: 'new', attributes: { lang: 'fr' } },
}

/** Slots, in the place of whose id `ID` stands. */
const MARKUPS: { readonly [name: string]: string } = {
  plain: '<div data-slot="ID" class="own old" title="t">The <em>own</em> words</div>',
  rich: `<section data-slot='ID'><h2 class=a>x</h2><!-- c --><b data-slot-text>Own</b><a href=/x>Go</a>
     <img src="/a.svg" srcset="/a.svg 2x" alt=a></section>`,
  'text in a link': '<p data-slot=ID>Own <a href="/x">a <span data-slot-text>link</span></a></p>',
  'a link': '<a data-slot="ID" href="/own?a&amp;b" class="caf&eacute; x">Own</a>',
  'an image': '<img src="/a.svg" alt="own" data-slot="ID" class>',
  'a list': '<ul data-slot="ID"><li>one<li>two</ul>',
  'a closed list': '<ul data-slot="ID"><li>one</li><li>two</li></ul>',
  'a cell': '<table><tr><td data-slot="ID">1</td></tr></table>',
  'a table': '<table data-slot="ID"><tbody><tr><td>1</td></tr></tbody></table>',
  preformatted: '<pre data-slot="ID">\n Own</pre>',
  'an open paragraph': '<p data-slot="ID">Own<div>moved</div>',
  'a button with an icon':
    '<button data-slot="ID"><svg viewBox="0 0 1 1"><path d="M0 0"/></svg><span data-slot-text>Own</span></button>',
  'an element of its own': '<MY-offer DATA-SLOT="ID" hidden data-slot-shown>Own</MY-offer>',
  'what is drawn': '<svg><text data-slot="ID">Own</text></svg>',
  'a script about it': '<script>"<p data-slot=ID>"</script><p data-slot="ID">Own</p>',
  'in a link': '<a href="/x">Own <span data-slot="ID">own</span></a>',
  'in another slot': '<div data-slot="outer">Own <div data-slot="ID">own</div></div>',
  'with a choice': '<div data-slot="ID"><select><option>1</select></div>',
  'with what is hidden':
    '<details data-slot="ID"><summary data-slot-text>Own</summary><noscript><p>x</noscript></details>',
  'two of them': '<p data-slot="ID">Own</p><p data-slot="ID">Own too</p>',
}

/** Markups of which the edge never fills a slot. */
const LEFT = ['a list', 'preformatted', 'an open paragraph', 'what is drawn', 'with a choice']

interface Case {
  readonly id: string
  readonly content: Content
  /** The name of its markup. */
  readonly place: string
  readonly html: string
}

/** Each content in each markup. */
const CASES: readonly Case[] = Object.entries(CONTENTS).flatMap(([name, content]) =>
  Object.entries(MARKUPS).map(([place, markup]) => {
    const id = `${name} in ${place}`.replace(/[^a-z]+/g, '-')
    return { id, content, place, html: markup.replaceAll('ID', id) }
  }),
)

/** The tag asks for a hundred slots at once, one that comes twice counted twice. */
const PAGE_SLOTS = 80

const PAGES = Array.from({ length: Math.ceil(CASES.length / PAGE_SLOTS) }, (_, place) => ({
  path: `/page-${place}`,
  cases: CASES.slice(place * PAGE_SLOTS, (place + 1) * PAGE_SLOTS),
}))

const SHOWN: readonly Pick<Case, 'id' | 'content'>[] = [...CASES, { id: 'outer', content: { class: 'around' } }]

const playbook = aPlaybook({
  allowHtml: true,
  slots: Object.fromEntries(SHOWN.map(({ id }) => [id, { kind: 'element', default: 'page' }])),
  plays: SHOWN.map(({ id, content }) => ({
    id,
    slot: id,
    stages: ['buyer:visitor'],
    variants: [{ id: 'a', content }],
  })),
})

describe('a page that the edge has filled', () => {
  let lab: EdgeLab
  let browser: Browser
  beforeAll(async () => {
    lab = await startEdgeLab(playbook)
    browser = await launchChromium()
    for (const { path, cases } of PAGES) {
      const body = cases.map(({ id, html }) => `<div data-case="${id}">${html}</div>`).join('\n')
      lab.serve(path, { body: aPage({ body }) })
    }
  })
  afterAll(async () => {
    await browser.close()
    await lab.stop()
  })

  it.each(PAGES)('is what the tag makes of it, which fills what the edge leaves: $path', async ({ path, cases }) => {
    const page = await (await browser.newContext()).newPage()
    const byTag = await open(page, path, cases)
    expect(byTag.filled).toEqual([])
    const byEdge = await open(page, path, cases)
    expect(byEdge.shapes).toEqual(byTag.shapes)
    // That the two agree would say little if the tag had made both.
    const filled = cases.filter(({ id }) => byEdge.filled.includes(id))
    expect(filled.filter(({ place }) => LEFT.includes(place))).toEqual([])
    const easy = cases.filter(({ place, content }) => place === 'rich' && content.json === undefined)
    expect(filled).toEqual(expect.arrayContaining(easy))
    expect(await faults(page)).toEqual([])
    await page.close()
  })

  it('is made of the copy that is kept at the edge, where the origin sent it compressed', async () => {
    const path = '/kept'
    const id = 'text-in-plain'
    const body = gzipSync(aPage({ body: `<p data-slot="${id}">Own</p>` }))
    const kept = { 'cache-control': 'public, max-age=600', 'content-encoding': 'gzip', etag: '"1"' }
    lab.serve(path, { body, headers: kept })
    const page = await (await browser.newContext()).newPage()
    const asked = () => lab.asked.filter((each) => each === path).length
    await page.goto(lab.url + path)
    await page.waitForFunction(() => window.states.length > 0)
    // The copy is kept after the page was sent.
    await vi.waitUntil(async () => {
      const before = asked()
      await page.goto(lab.url + path)
      return asked() === before
    }, PATIENCE)
    expect((await page.evaluate(looks)).filled).toEqual([id])
    expect(await page.locator(`[data-slot-filled="${id}"]`).textContent()).toBe(CONTENTS.text?.text)
    await page.close()
  })

  /** Opens a page and waits until all of it is filled: by markup, which comes last. */
  const open = async (page: Page, path: string, cases: readonly Case[]) => {
    await page.goto(lab.url + path)
    const rich = cases.filter(({ content }) => content.html !== undefined).map(({ id }) => id)
    await page.waitForFunction((ids) => {
      const slots = ids.flatMap((id) => [
        ...document.querySelectorAll(`[data-slot="${id}"], [data-slot-filled="${id}"]`),
      ])
      return window.states.length > 0 && slots.every((slot) => slot.querySelector('.rich') !== null)
    }, rich)
    return page.evaluate(looks)
  }
})

/** What stands in each case, but for what tells who filled it, and which slots the edge filled. */
function looks() {
  const marks = ['data-slot', 'data-slot-filled', 'data-slot-arm', 'data-slot-shown']
  const shape = (node: Node): unknown => {
    if (!(node instanceof Element)) return [node.nodeName, node.nodeValue]
    const attributes = [...node.attributes]
      .filter(({ name }) => !marks.includes(name))
      .map(({ name, value }) => `${name}=${value}`)
    return [node.nodeName, attributes.sort(), [...node.childNodes].map(shape)]
  }
  document.normalize()
  const cases = [...document.querySelectorAll<HTMLElement>('[data-case]')]
  const filled = [...document.querySelectorAll<HTMLElement>('[data-slot-filled]')]
  return {
    shapes: Object.fromEntries(cases.map((each) => [each.dataset.case, shape(each)])),
    filled: filled.map(({ dataset }) => dataset.slotFilled),
  }
}
