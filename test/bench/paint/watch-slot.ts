import type { Page } from 'playwright-core'

/** A slot, and the text that is decided for it. */
export interface Wanted {
  readonly slot: string
  readonly text: string
}

/** What a visitor saw; milliseconds from the navigation. */
export interface PaintSeen {
  /** The first frame with anything of the page in it, as the browser tells. */
  readonly first: number
  /** The first frame with the text; the one above, where it was there by then. */
  readonly personalised: number
  /** Sum of the shifts of the layout until everything had loaded, of those that no input explains. */
  readonly shift: number
}

declare global {
  interface Window {
    /** The first frame that had the text: when it began, and when it was done, 0 before. And the shifts so far. */
    slotSeen: { began: number; done: number; shift: number }
  }
}

/**
 * Has a page look at a slot in each of its frames until it holds a text and can be seen. It is one and the same observer
 * whatever put the text there, the server among them. What is there as a frame begins is painted in it.
 */
export async function watchSlot(page: Page, wanted: Wanted): Promise<void> {
  await page.addInitScript(({ slot, text }) => {
    const seen: Window['slotSeen'] = { began: 0, done: 0, shift: 0 }
    window.slotSeen = seen
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry.toJSON()
        if (hadRecentInput !== true) seen.shift += Number(value)
      }
    }).observe({ type: 'layout-shift', buffered: true })
    // A message that is sent in a frame arrives when the frame is done.
    const channel = new MessageChannel()
    channel.port1.onmessage = () => {
      seen.done = performance.now()
    }
    const look = () => {
      const found = document.querySelector(`[data-testid="${slot}"]`)
      const isSeen = found?.checkVisibility({ opacityProperty: true, visibilityProperty: true }) === true
      if (isSeen && found?.textContent?.includes(text) === true) {
        seen.began = performance.now()
        channel.port2.postMessage(null)
      } else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }, wanted)
}

/** Waits until the text was seen and all has loaded. Rejects after so many milliseconds. */
export async function paintSeen(page: Page, limitMs: number): Promise<PaintSeen> {
  const isSeen = () =>
    window.slotSeen.done > 0 &&
    document.readyState === 'complete' &&
    performance.getEntriesByName('first-contentful-paint').length > 0
  await page.waitForFunction(isSeen, null, { timeout: limitMs })
  return page.evaluate(async () => {
    // Shifts are told after the frame in which they were.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    const { startTime, paintTime }: { startTime: number; paintTime?: number } = Object(
      performance.getEntriesByName('first-contentful-paint')[0],
    )
    // Of the frame itself, as `done` is; `startTime` is when a screen showed it.
    const first = paintTime ?? startTime
    const { began, done, shift } = window.slotSeen
    return { first, personalised: began <= first ? first : done, shift }
  })
}
