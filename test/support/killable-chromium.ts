import { spawn } from 'node:child_process'
import { chromium, type Page } from 'playwright-core'
import { CHROMIUM_FLAGS, findChromium } from './chromium.ts'

/** A browser with a profile on disk that outlives it. */
export interface KillableBrowser {
  newPage(url: string): Promise<Page>
  /** Ends all its processes at once, as a crash would: nothing is written any more. */
  kill(): Promise<void>
}

/** Starts Chromium with a profile and takes hold of it by its debugging port. */
export async function startKillableChromium(profile: string): Promise<KillableBrowser> {
  const path = findChromium()
  if (path === null) throw new Error('There is no Chromium: run `npm run chromium`, or set CHROMIUM_PATH.')
  const flags = [...CHROMIUM_FLAGS, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank']
  const child = spawn(path, flags, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (part) => {
      said += part
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(`Chromium ended: ${said}`)))
  })
  const browser = await chromium.connectOverCDP(endpoint)
  return {
    async newPage(url) {
      const page = await (browser.contexts()[0] ?? (await browser.newContext())).newPage()
      await page.goto(url)
      return page
    },
    async kill() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      // The whole group that was started above, so that no helper process goes on writing.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await ended
      await browser.close().catch(() => null)
    },
  }
}
