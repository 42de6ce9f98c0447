import type { Page } from 'playwright-core'
import { type Change, VARIANT_IMAGE, VARIANT_TEXT } from './change.ts'

/** What a visitor saw of a page; times in milliseconds from the navigation. */
export interface Seen {
  /** The first frame that shows the slot, with whatever is in it; `null` if there was none. */
  readonly firstShown: number | null
  /** The first frame that shows the variant; `null` if there was none. */
  readonly personalised: number | null
  /** How long frames showed the page's own content in the slot. */
  readonly ownContent: number
  /** How long the slot was there and could not be seen. */
  readonly hidden: number
  /** Sum of the shifts of the layout that no input explains. */
  readonly shift: number
}

declare global {
  interface Window {
    seen: { -readonly [K in keyof Seen]: Seen[K] }
  }
}

/** Has the page watch every frame from its beginning: the slot is looked at right after the browser has painted. */
export async function watchPaint(page: Page, change: Change): Promise<void> {
  const wanted = { text: VARIANT_TEXT, image: VARIANT_IMAGE, change }
  await page.addInitScript(({ text, image, change }) => {
    const seen: Window['seen'] = { firstShown: null, personalised: null, ownContent: 0, hidden: 0, shift: 0 }
    window.seen = seen
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput }: { value?: number; hadRecentInput?: boolean } = Object(entry)
        if (hadRecentInput !== true) seen.shift += value ?? 0
      }
    }).observe({ type: 'layout-shift', buffered: true })
    const isPersonalised = (slot: Element) => {
      if (change === 'text') return slot.textContent === text
      const img = slot.querySelector('img')
      return img?.complete === true && img.naturalWidth > 0 && img.src.endsWith(image)
    }
    let last: { at: number; state: 'own' | 'hidden' } | null = null
    const look = () => {
      const slot = document.querySelector(change === 'text' ? '#hero' : '#art img')?.closest('[data-slot]')
      const now = performance.now()
      if (last?.state === 'own') seen.ownContent += now - last.at
      if (last?.state === 'hidden') seen.hidden += now - last.at
      if (slot) {
        const isVisible = slot.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        if (isVisible) seen.firstShown ??= now
        if (isVisible && isPersonalised(slot)) seen.personalised = now
        last = { at: now, state: isVisible ? 'own' : 'hidden' }
      }
      if (seen.personalised === null) requestAnimationFrame(afterPaint)
    }
    const channel = new MessageChannel()
    channel.port1.onmessage = look
    const afterPaint = () => channel.port2.postMessage(null)
    requestAnimationFrame(afterPaint)
  }, wanted)
}
