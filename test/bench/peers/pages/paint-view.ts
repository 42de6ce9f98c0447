import type { BrowserContext } from 'playwright-core'
import type { Change } from './change.ts'
import { useFast4g } from './fast-4g.ts'
import { type Seen, watchPaint } from './watch-paint.ts'

/** Past this, nothing personal is going to be shown. */
const PAINT_LIMIT_MS = 6_000
/** After the variant is there, for shifts that follow it. */
const SETTLE_MS = 300

/** Opens the page over Fast 4G and tells what a visitor saw. */
export async function viewPaint(context: BrowserContext, url: string, change: Change): Promise<Seen> {
  const page = await context.newPage()
  await useFast4g(await context.newCDPSession(page))
  await watchPaint(page, change)
  await page.goto(url)
  await page
    .waitForFunction(() => window.seen.personalised !== null, null, { timeout: PAINT_LIMIT_MS })
    .catch(() => null)
  await page.waitForTimeout(SETTLE_MS)
  const seen = await page.evaluate(() => window.seen)
  await page.close()
  return seen
}
