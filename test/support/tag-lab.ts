import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Playbook } from '../../shared/model/playbook.ts'
import { aPage, WATCH_SCRIPT } from './a-page.ts'
import { aPlaybook } from './a-playbook.ts'
import { launchChromium } from './chromium.ts'
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts'
import { type Server, type ServerOptions, startServer } from './server.ts'

/** The built Worker behind a faulty proxy, and a browser. */
export interface TagLab {
  readonly server: Server
  readonly proxy: FaultyProxy
  readonly browser: Browser
  /** Opens `/page`, or another path, in a context: by default a new visitor's. */
  open(options?: { readonly context?: BrowserContext; readonly path?: string }): Promise<Page>
  /** Removes all faults and serves `/page` as it was. */
  heal(): void
  stop(): Promise<void>
}

/** Most of what a count could come to in these tests: its clause never holds, and tells what it has seen. */
const MANY = 100_000

export async function startTagLab(
  playbooks: readonly Playbook[] = [countingPlaybook()],
  options: Omit<ServerOptions, 'playbooks'> = {},
): Promise<TagLab> {
  const server = await startServer({ ...options, playbooks })
  const proxy = await startFaultyProxy(server.url)
  const browser = await launchChromium()
  const lab: TagLab = {
    server,
    proxy,
    browser,
    async open({ context, path = '/page' } = {}) {
      const page = await (context ?? (await browser.newContext())).newPage()
      await page.goto(proxy.url + path)
      return page
    },
    heal() {
      proxy.setFault(() => 'none')
      proxy.serve('/page', aPage())
      proxy.serve('/watch.js', WATCH_SCRIPT)
    },
    async stop() {
      await browser.close()
      await proxy.stop()
      await server.stop()
    },
  }
  lab.heal()
  return lab
}

/** The shop's playbook, with a journey that explains how many touches `tick` and `page` it has seen. */
export function countingPlaybook(): Playbook {
  const { journeys } = aPlaybook()
  const count = (touch: string) => ({ id: touch, when: { touch, count: { gte: MANY } } })
  return aPlaybook({
    touches: { page: { auto: true }, tick: {}, view_pricing: {}, add_to_cart: {}, purchase: { goal: true } },
    journeys: [...journeys, { id: 'seen', stages: [count('tick'), count('page')] }],
  })
}

/** Makes touches `tick` in one go. */
export async function tick(page: Page, times: number): Promise<void> {
  await page.evaluate((left) => {
    for (let i = 0; i < left; i += 1) window.waypost?.('touch', 'tick')
  }, times)
}

/** How many touches of a name the evidence of this page's visitor holds, by the last reply; -1 before the first. */
export function seen(page: Page, touch: 'tick' | 'page'): Promise<number> {
  return page.evaluate((name) => {
    const { explain } = window.states.at(-1) ?? {}
    const why = JSON.stringify(explain ?? null)
    return Number(new RegExp(`"clause":"${name}: count[^"]*","value":(\\d+)`).exec(why)?.[1] ?? -1)
  }, touch)
}

/** How many touches wait in the stored queue, whether the token holds them or not; -1 without one. */
export function waiting(page: Page): Promise<number> {
  return page.evaluate(async (name) => {
    if (!(await indexedDB.databases()).some((found) => found.name === name)) return -1
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const db = await done(indexedDB.open(name))
    const kept = await done(db.transaction(name).objectStore(name).get('shop'))
    db.close()
    return kept?.touches.length ?? -1
  }, 'waypost')
}

/** What went wrong in the page, for anybody who looks. */
export function faults(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => window.faults)
}

/** The stage of the journey `buyer`, by the last reply. */
export function stage(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => window.states.at(-1)?.stages.buyer?.stage)
}
