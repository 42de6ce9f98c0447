import type { Page } from 'playwright-core'

/** What a visitor saw of a slot; milliseconds from the navigation, 0 for never. */
export interface PaintSeen {
  /** The first frame that shows the slot, with whatever is in it. */
  readonly shown: number
  /** The first frame that shows the wanted text in it. */
  readonly wanted: number
  /** Sum of the shifts of the layout until then. */
  readonly shift: number
}

declare global {
  interface Window {
    paintSeen: { -readonly [K in keyof PaintSeen]: PaintSeen[K] }
  }
}

/** Has a page of the demo shop look at a slot after each frame until it shows a text. */
export async function watchSlot(page: Page, wanted: { readonly slot: string; readonly text: string }): Promise<void> {
  await page.addInitScript(({ slot, text }) => {
    const seen: Window['paintSeen'] = { shown: 0, wanted: 0, shift: 0 }
    window.paintSeen = seen
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += Number(entry.toJSON().value)
    }).observe({ type: 'layout-shift', buffered: true })
    const look = () => {
      // Frames before the first paint show nothing of the page, whatever is in it.
      const isPainted = performance.getEntriesByName('first-contentful-paint').length > 0
      const found = isPainted ? document.querySelector(`[data-testid="${slot}"]`) : null
      if (found?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) {
        seen.shown ||= performance.now()
        if (found.textContent?.trim().includes(text)) seen.wanted = performance.now()
      }
      if (seen.wanted === 0) requestAnimationFrame(() => channel.port2.postMessage(null))
    }
    const channel = new MessageChannel()
    channel.port1.onmessage = look
    look()
  }, wanted)
}
