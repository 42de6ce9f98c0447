import type { BrowserContext, CDPSession } from 'playwright-core'

/** What a page view cost the browser's main thread. */
export interface Work {
  /** Compiling and running script, by Chromium's own clocks: milliseconds. */
  readonly script: number
  /** All that the main thread did: milliseconds. */
  readonly task: number
  /** Tasks in which script ran for at least 50 ms. The page has none of its own: it was the tag's. */
  readonly longTasks: number
  /** How long script ran in one task at most, in milliseconds; 0 if no frame took 50 ms in which any ran. */
  readonly longest: number
}

/** From the navigation; whatever a tag does later is not counted. */
export const WATCHED_MS = 3_500

const LONG_MS = 50

declare global {
  interface Window {
    scriptTasks: number[]
  }
}

/** Opens the page without any emulated network, on a CPU this many times slower, and tells what it cost. */
export async function viewWork(context: BrowserContext, url: string, slowdown: number): Promise<Work> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  if (slowdown > 1) {
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    await page.addInitScript(watchLongFrames)
  }
  const began = performance.now()
  await page.goto(url)
  await page.waitForTimeout(Math.max(0, WATCHED_MS - (performance.now() - began)))
  const metrics = await metricsOf(session)
  const tasks = slowdown > 1 ? await page.evaluate(() => window.scriptTasks) : []
  await page.close()
  return {
    script: metrics('ScriptDuration') + metrics('V8CompileDuration'),
    task: metrics('TaskDuration'),
    longTasks: tasks.filter((duration) => duration >= LONG_MS).length,
    longest: Math.max(0, ...tasks),
  }
}

/** Runs in the page: frames of 50 ms and more tell what scripts ran in them. */
function watchLongFrames(): void {
  window.scriptTasks = []
  const observer = new PerformanceObserver((list) => {
    for (const frame of list.getEntries()) {
      const { scripts = [] }: { scripts?: readonly PerformanceEntry[] } = Object(frame)
      window.scriptTasks.push(...scripts.map(({ duration }) => duration))
    }
  })
  observer.observe({ type: 'long-animation-frame', buffered: true })
}

async function metricsOf(session: CDPSession): Promise<(name: string) => number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return (name) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1_000
}
