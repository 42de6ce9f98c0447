import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileContents } from '../../shared/content/compile-contents.ts'
import { sanitizeHtml } from '../../shared/content/sanitize-html.ts'
import { aPlay, aPlaybook } from '../support/a-playbook.ts'
import { launchChromium } from '../support/chromium.ts'
import { LEAVING_VECTORS, SCRIPT_VECTORS, type ScriptVector } from '../support/script-vectors.ts'

const VECTORS = [...SCRIPT_VECTORS, ...LEAVING_VECTORS]

/** Of the vectors as they are, by which the others are proven to say something; `HARM=all` runs all of them. */
const SHARE = process.env.HARM === 'all' ? 1 : 4
const isShared = (_: unknown, place: number) => place % SHARE === 0

/** What a page did that content must not do. */
interface Misdeeds {
  /** Vectors that ran. */
  readonly hits: ReadonlySet<number>
  /** What was asked of a stranger. */
  readonly leaks: ReadonlySet<string>
  readonly left: readonly string[]
}

const NONE = { hits: new Set(), leaks: new Set(), left: [] }

describe('sanitised markup', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  const sanitized = (vectors: readonly ScriptVector[]) => vectors.map(({ html }) => inertHtml(html))

  it('is made of more than 1,000 vectors, of which a third and more run where nobody sanitises', async () => {
    expect(new Set(VECTORS.map(({ html }) => html)).size).toBeGreaterThan(1_000)
    const ran = new Set<number>()
    const leaked = new Set<string>()
    const some = SCRIPT_VECTORS.filter(isShared)
    for (let from = 0; from < some.length; from += 150) {
      const vectors = some.slice(from, from + 150)
      const { hits, leaks } = await inserting(
        vectors.map(({ html }) => html),
        'innerHTML',
      )
      for (const id of hits) ran.add(id)
      for (const url of leaks) leaked.add(url)
    }
    expect(ran.size).toBeGreaterThan(some.length / 3)
    expect(leaked.size).toBeGreaterThan(10 / SHARE)
  })

  it('runs, fetches and leaves nothing when a page inserts it', async () => {
    expect(await inserting(sanitized(VECTORS), 'innerHTML')).toEqual(NONE)
    expect(await inserting(sanitized(VECTORS), 'setHTMLUnsafe')).toEqual(NONE)
  })

  it('runs, fetches and leaves nothing when a page has it from the start', async () => {
    expect(await loading(sanitized(VECTORS).join('\n'))).toEqual(NONE)
  })

  it('would run, fetch and leave from the start were it not sanitised', async () => {
    const some = SCRIPT_VECTORS.filter(({ id }) => id % 150 === 0)
    let ran = 0
    for (const { html } of some) ran += (await loading(html)).hits.size
    expect(ran).toBeGreaterThan(some.length / 4)
    for (const { html } of LEAVING_VECTORS.filter(isShared))
      expect((await loading(html)).leaks.size, html).toBeGreaterThan(0)
  })

  it('stays so with vectors as the values of merge fields', async () => {
    const html = '<p title="{{ query.x }}">{{ query.x }}</p><a href="/p/{{ query.x }}" class="a {{ query.x }}">x</a>'
    const play = aPlay({ variants: [{ id: 'a', content: { html: inertHtml(html) } }] })
    const contents = compileContents(aPlaybook({ plays: [play] })).byPlay.get('play')
    const filled = VECTORS.filter(isShared).map((vector) => contents?.of(0, { query: { x: vector.html } })?.html ?? '')
    expect(filled.filter((text) => text === '')).toEqual([])
    expect(await inserting(filled, 'innerHTML')).toEqual(NONE)
    expect(await loading(filled.join('\n'))).toEqual(NONE)
  })

  /** Puts each piece of markup into an element of its own and lets everything happen to what is there. */
  async function inserting(pieces: readonly string[], how: 'innerHTML' | 'setHTMLUnsafe'): Promise<Misdeeds> {
    return watching('<!doctype html><title>x</title><body></body>', async (page) => {
      await page.evaluate(
        ([html, means]) => {
          for (const piece of html) {
            const place = document.body.appendChild(document.createElement('div'))
            if (means === 'innerHTML') place.innerHTML = piece
            else place.setHTMLUnsafe(piece)
          }
        },
        [pieces, how] as const,
      )
    })
  }

  /** Serves markup as part of a page. */
  async function loading(html: string): Promise<Misdeeds> {
    return watching(`<!doctype html><title>x</title><body>${html}</body>`, async () => undefined)
  }

  async function watching(html: string, act: (page: Page) => Promise<void>): Promise<Misdeeds> {
    const context = await browser.newContext()
    const hits = new Set<number>()
    const leaks = new Set<string>()
    const left: string[] = []
    await context.exposeBinding('hit', (_, id: number) => void hits.add(id))
    await serve(context, html, leaks)
    const page = await context.newPage()
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame() && frame.url() !== PAGE) left.push(frame.url())
    })
    await page.goto(PAGE)
    await act(page)
    await provoke(page).catch(ifGone)
    await context.close()
    return { hits, leaks, left }
  }
})

const PAGE = 'https://shop.example/'

/** One address has the page, evil has whatever it is asked for, and nothing else is there. */
async function serve(context: BrowserContext, html: string, leaks: Set<string>): Promise<void> {
  await context.route('**/*', (route) => {
    const url = route.request().url()
    if (url === PAGE) return route.fulfill({ contentType: 'text/html', body: html })
    if (new URL(url).host === 'evil.example') leaks.add(url)
    return route.fulfill({ status: 404, contentType: 'text/plain', body: '' })
  })
}

/** Does to every element what a visitor may do, and waits until images have failed and animations have begun. */
async function provoke(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const kinds = ['click', 'mouseover', 'pointerenter', 'focus', 'scroll', 'wheel', 'copy', 'transitionend', 'toggle']
    for (const element of document.body.querySelectorAll('*')) {
      for (const kind of kinds) element.dispatchEvent(new Event(kind, { cancelable: true }))
      const leads = element.getAttribute('href') ?? element.getAttribute('xlink:href') ?? ''
      // A link to the page's own site leads there, as it should.
      const { protocol } = URL.parse(leads, document.baseURI) ?? {}
      if (/^(javascript|vbscript|data):$/.test(protocol ?? '') || element.matches('button, [type=submit]'))
        element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
    }
    const last = new Image()
    await new Promise((resolve) => {
      last.onerror = resolve
      last.src = '/last'
    })
    for (let frame = 0; frame < 5; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve))
  })
}

/** A page that went elsewhere answers nothing more: that it did is told by what it asked for. */
function ifGone(error: unknown): void {
  if (!/context was destroyed|navigation|closed/i.test(String(error))) throw error
}

/** What publishing makes of markup; what it refuses is nothing. */
function inertHtml(html: string): string {
  const outcome = sanitizeHtml(html)
  return outcome.ok ? outcome.value.html : ''
}
