import type { Browser, BrowserContext } from 'playwright-core'
import { buildAll } from '../../scripts/build.ts'
import { launchChromium } from '../support/chromium.ts'
import { demoPlaybook } from '../support/demo-playbook.ts'
import { makeCertificate } from './paint/certificate.ts'
import { type FarServer, startFarAway } from './paint/far-away.ts'
import { pageByHand, pageThatIsRight, STYLES, shopPages, shopStyles } from './paint/shop-pages.ts'
import { type ShopServer, startShopServer } from './paint/shop-server.ts'
import { type PaintSeen, paintSeen, type Wanted, watchSlot } from './paint/watch-slot.ts'
import { type Results, summarize } from './result.ts'
import { tableOf } from './table.ts'
import { startWorkerd } from './workerd.ts'

const RUNS = 15
const WORKER_PORT = 18_731
const ROUND_TRIP_MS = 50
const SEEN_LIMIT_MS = 10_000
const MAX_TRIES = 10

/** As visitors have it: a headless browser that says so is shown nothing. */
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
const VIEWPORT = { width: 1360, height: 860 }

/** What a new visitor is shown, and one who has something in the basket. */
const FIRST: Wanted = { slot: 'offer', text: 'New here? Your first parcel travels free.' }
const NEXT: Wanted = { slot: 'hero', text: 'You chose well. Now take the path.' }

/** A visitor's views, and what each is measured against. */
const VIEWS = {
  first: { paths: ['/', '/bootstrap/', '/carried/', '/by-hand/'], wanted: FIRST, against: '/by-hand/' },
  next: { paths: ['/', '/bootstrap/', '/carried/', '/edge/', '/right/'], wanted: NEXT, against: '/right/' },
} as const
type View = keyof typeof VIEWS

const NAMES: { readonly [path: string]: string } = {
  '/': 'tag',
  '/bootstrap/': 'bootstrap',
  '/carried/': 'carried tag',
  '/edge/': 'edge',
  '/right/': 'right from the start',
  '/by-hand/': 'by hand',
}

/** How much longer the paint of a view may take than what it is measured against. */
const TARGETS: { readonly [name: string]: number } = { 'first /bootstrap/': 1.15, 'next /edge/': 1.05 }

/** What visitors of the shop saw, by the view and the path. */
type Seen = Map<string, PaintSeen[]>

/**
 * When visitors see what is decided for them, in each mode, how long they saw something else before it, and how much the
 * page moved: new visitors, and those who come back with the shop's files in their browser's cache, always by a new
 * connection 50 ms away. In each run all modes take their turn, and another one begins.
 */
export async function measurePaint(runs = RUNS): Promise<Results> {
  const certificate = makeCertificate()
  const shop = await startShopServer(certificate)
  const worker = await startWorkerd({ entry: 'worker/index.ts', port: WORKER_PORT, shop: shop.workersPort })
  const far = await startFarAway(shop.port, ROUND_TRIP_MS)
  const browser = await launchChromium([certificate.flag])
  try {
    await openShop(shop, worker.url)
    const seen: Seen = new Map()
    // The first run warms everything up.
    for (let run = -1; run < runs; run += 1) await runOnce(run < 0 ? new Map() : seen, { browser, shop, far, run })
    return toResults(seen)
  } finally {
    await browser.close()
    await far.stop()
    worker.stop()
    await shop.stop()
  }
}

async function openShop(shop: ShopServer, worker: string): Promise<void> {
  shop.publish(await demoPlaybook('60s'))
  for (const [path, page] of shopPages()) shop.serve(path, page)
  shop.serve('/by-hand/', pageByHand())
  shop.serve(STYLES, shopStyles())
  shop.routeTo(worker)
}

interface Bench {
  readonly browser: Browser
  readonly shop: ShopServer
  readonly far: FarServer
  readonly run: number
}

async function runOnce(seen: Seen, { browser, shop, far, run }: Bench): Promise<void> {
  const note = (view: View, path: string, paint: PaintSeen) => {
    const key = `${view} ${path}`
    seen.set(key, [...(seen.get(key) ?? []), paint])
  }
  for (const path of inTurn(VIEWS.first.paths, run)) {
    const visitor = await aBrowser(browser)
    note('first', path, await view(visitor, far, { path, wanted: FIRST }))
    await visitor.close()
  }
  const known = await aKnownVisitor(browser, far)
  shop.serve('/right/', pageThatIsRight(await filledPage(known, far)))
  await view(known, far, { path: '/right/', wanted: NEXT })
  for (const path of inTurn(VIEWS.next.paths, run)) note('next', path, await view(known, far, { path, wanted: NEXT }))
  await known.close()
}

function inTurn<T>(things: readonly T[], run: number): readonly T[] {
  const first = (run + things.length) % things.length
  return [...things.slice(first), ...things.slice(0, first)]
}

function aBrowser(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ userAgent: USER_AGENT, viewport: VIEWPORT })
}

/** Somebody with a thing in the basket. */
async function aKnownVisitor(browser: Browser, far: FarServer): Promise<BrowserContext> {
  const visitor = await aBrowser(browser)
  const page = await visitor.newPage()
  await page.goto(`${far.url}/`)
  await page.evaluate(() => window.waypost?.('touch', 'basket', { value: 1 }))
  await page.getByText(NEXT.text).waitFor()
  await page.close()
  return visitor
}

/**
 * The page as the edge sends it to somebody whom it knows. Where the ledger was slow to take what they did, their cookie
 * tells of it only after the next visit.
 */
async function filledPage(known: BrowserContext, far: FarServer): Promise<string> {
  const page = await known.newPage()
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const answered = page.waitForResponse((response) => response.url().endsWith('/v1/visit')).catch(() => null)
    const html = (await (await page.goto(`${far.url}/edge/`))?.text()) ?? ''
    if (!html.includes(NEXT.text)) {
      await answered
      continue
    }
    await page.close()
    return html
  }
  throw new Error('The edge did not fill the page of a visitor whom it knows.')
}

async function view(
  visitor: BrowserContext,
  far: FarServer,
  { path, wanted }: { readonly path: string; readonly wanted: Wanted },
): Promise<PaintSeen> {
  const page = await visitor.newPage()
  await watchSlot(page, wanted)
  far.hangUp()
  await page.goto(`${far.url}${path}`)
  const seen = await paintSeen(page, SEEN_LIMIT_MS)
  await page.close()
  return seen
}

function toResults(seen: Seen): Results {
  return Object.fromEntries(
    Object.entries(VIEWS).flatMap(([view, { paths, against }]) =>
      paths.flatMap((path) => {
        const paints = seen.get(`${view} ${path}`) ?? []
        const others = seen.get(`${view} ${against}`) ?? []
        const name = `${view} view, ${NAMES[path]}`
        const ratios = paints.map(({ personalised }, run) => personalised / (others[run]?.personalised ?? Number.NaN))
        const max = TARGETS[`${view} ${path}`]
        const about = { unit: '×', against: NAMES[against] ?? '', ...(max !== undefined && { target: { max } }) }
        const inMs = (of: (paint: PaintSeen) => number) => summarize(paints.map(of), { unit: 'ms' })
        return [
          [`${name}: personalised paint`, inMs(({ personalised }) => personalised)] as const,
          ...(path === against ? [] : [[`${name}: the same as a ratio`, summarize(ratios, about)] as const]),
          [`${name}: flicker`, inMs(({ first, personalised }) => personalised - first)] as const,
          [
            `${name}: layout shift`,
            summarize(
              paints.map(({ shift }) => shift),
              { unit: 'CLS' },
            ),
          ] as const,
        ]
      }),
    ),
  )
}

if (import.meta.main) {
  await buildAll()
  console.log(tableOf(await measurePaint()))
}
