import { existsSync, readFileSync } from 'node:fs'
import type { Browser, BrowserContext } from 'playwright-core'
import { demoModes, pageInMode } from '../../scripts/demo-modes.ts'
import { inRoot } from '../../scripts/root.ts'
import { launchChromium } from '../support/chromium.ts'
import { demoPlaybook } from '../support/demo-playbook.ts'
import { startFaultyProxy } from '../support/faulty-proxy.ts'
import { startServer } from '../support/server.ts'
import { type PaintSeen, watchSlot } from './paint/watch-slot.ts'
import { useFast4g } from './peers/pages/fast-4g.ts'
import { type Results, summarize } from './result.ts'

const RUNS = 9
const SEEN_LIMIT_MS = 10_000

/** What a new visitor is shown, and one who has something in the basket. */
const FIRST = { slot: 'offer', text: 'New here? Your first parcel travels free.' }
const NEXT = { slot: 'hero', text: 'You chose well. Now take the path.' }

/** The least that asks and shows: a page could not be faster with code of its own. */
const BY_HAND = `
const asked = fetch('/v1/visit', { method: 'POST', body: JSON.stringify({ site: 'demo', touches: [],
  slots: ['hero', 'cta', 'offer'], page: { url: location.href }, sentAt: Date.now() }) }).then((reply) => reply.json())
const parsed = new Promise((resolve) => addEventListener('DOMContentLoaded', resolve))
Promise.all([asked, parsed]).then(([{ slots }]) => {
  for (const slot of document.querySelectorAll('[data-slot]')) {
    const content = slots[slot.dataset.slot]?.content
    if (content?.text !== undefined) slot.textContent = content.text
  }
})`

/** Until when a visitor of the demo shop sees what is decided for them, in each mode, over Fast 4G; by turns. */
export async function measurePaint(): Promise<Results> {
  // In development, where a browser that is driven is no bot.
  const server = await startServer({ playbooks: [await demoPlaybook('60s')] })
  const proxy = await startFaultyProxy(server.url)
  proxy.setFirstParty(true)
  const browser = await launchChromium()
  try {
    proxy.serve('/by-hand/', byHand())
    const modes = demoModes({ hasBootstrap: existsSync(inRoot('dist/tag/bootstrap.js')) })
    const firsts = [...modes.filter(({ base }) => base !== '/edge').map(({ base }) => `${base}/`), '/by-hand/']
    const seen = new Map<string, PaintSeen[]>()
    const note = (name: string, view: PaintSeen) => seen.set(name, [...(seen.get(name) ?? []), view])
    for (let run = 0; run < RUNS; run += 1) {
      for (const path of inTurn(firsts, run)) note(path, await firstView(browser, proxy.url + path))
      const known = await aKnownVisitor(browser, proxy.url)
      proxy.serve('/right/', await asFilled(known, `${proxy.url}/edge/`))
      for (const path of inTurn(['/edge/', '/right/'], run)) note(path, await view(known, proxy.url + path, NEXT))
      await known.close()
    }
    return toResults(seen)
  } finally {
    await browser.close()
    await proxy.stop()
    await server.stop()
  }
}

function byHand(): string {
  const modes = demoModes({ hasBootstrap: true })
  const inline = modes.find(({ base }) => base === '/bootstrap')
  if (inline === undefined) throw new Error('The demo has no mode of which the head holds a script.')
  const page = readFileSync(inRoot('test/demo/index.html'), 'utf8')
  const whole = pageInMode(page, inline, { modes, path: '/', bootstrap: BY_HAND, nonce: 'bench' })
  return whole.replace(/<script async src="\/tag\.js".*?<\/script>/, '')
}

function inTurn<T>(things: readonly T[], run: number): readonly T[] {
  const first = run % things.length
  return [...things.slice(first), ...things.slice(0, first)]
}

async function firstView(browser: Browser, url: string): Promise<PaintSeen> {
  const context = await browser.newContext()
  const seen = await view(context, url, FIRST)
  await context.close()
  return seen
}

/** Somebody with boots in the basket, whose browser has the shop's files, as it has after any page of it. */
async function aKnownVisitor(browser: Browser, url: string): Promise<BrowserContext> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${url}/`)
  const told = page.waitForResponse((response) => response.url().endsWith('/v1/visit'))
  await page.getByTestId('add-boots').click()
  await told
  await page.getByTestId('stage').filter({ hasText: 'deciding' }).waitFor()
  await page.close()
  return context
}

/** The page as the edge sends it to this visitor. */
async function asFilled(context: BrowserContext, url: string): Promise<string> {
  const page = await context.newPage()
  const html = (await (await page.goto(url))?.text()) ?? ''
  await page.close()
  if (!html.includes(NEXT.text)) throw new Error('The edge did not fill the page of a visitor whom it knows.')
  return html
}

async function view(context: BrowserContext, url: string, wanted: typeof FIRST): Promise<PaintSeen> {
  const page = await context.newPage()
  await useFast4g(await context.newCDPSession(page))
  await watchSlot(page, wanted)
  await page.goto(url)
  await page.waitForFunction(() => window.paintSeen.wanted > 0, null, { timeout: SEEN_LIMIT_MS })
  const seen = await page.evaluate(() => window.paintSeen)
  await page.close()
  return seen
}

/** What each is measured against, and how much longer it may take. */
const AGAINST: readonly (readonly [path: string, against: string, max: number | undefined])[] = [
  ['/edge/', '/right/', 1.05],
  ['/bootstrap/', '/by-hand/', 1.15],
  ['/carried/', '/by-hand/', undefined],
  ['/', '/by-hand/', undefined],
]

const NAMES: { readonly [path: string]: string } = {
  '/': 'the tag alone',
  '/bootstrap/': 'the inline bootstrap',
  '/carried/': 'decisions carried by the tag',
  '/edge/': 'the edge',
  '/right/': 'a page that was right from the start',
  '/by-hand/': 'the same trip by hand',
}

function toResults(seen: ReadonlyMap<string, readonly PaintSeen[]>): Results {
  const ratios = AGAINST.flatMap(([path, against, max]) => {
    const others = seen.get(against) ?? []
    const values = (seen.get(path) ?? []).map(({ wanted }, run) => wanted / (others[run]?.wanted ?? Number.NaN))
    if (values.length === 0) return []
    const about = { unit: '×', against: NAMES[against] ?? against, ...(max !== undefined && { target: { max } }) }
    return [[`personalised paint by ${NAMES[path]}`, summarize(values, about)] as const]
  })
  const plain = [...seen].flatMap(([path, views]) => [
    [
      `personalised paint by ${NAMES[path]}, ms`,
      summarize(
        views.map(({ wanted }) => wanted),
        { unit: 'ms' },
      ),
    ] as const,
    [
      `flicker by ${NAMES[path]}`,
      summarize(
        views.map(({ wanted, shown }) => wanted - shown),
        { unit: 'ms' },
      ),
    ] as const,
    [
      `layout shift by ${NAMES[path]}`,
      summarize(
        views.map(({ shift }) => shift),
        { unit: 'CLS' },
      ),
    ] as const,
  ])
  return Object.fromEntries([...ratios, ...plain])
}
