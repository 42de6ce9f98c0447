import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startLoneChromium } from '../support/lone-chromium.ts'
import { makeProfile } from '../support/profile.ts'
import { type RecordingWorker, startRecordingWorker } from '../support/recording-worker.ts'

const PATIENCE = { timeout: 20_000, interval: 50 }
const SHOWN = { hero: { variant: 'a', content: { text: 'For you' }, reason: 'play' as const } }

/** Goes to a second page and back, and tells what the first one shows when it is back. */
const BACK = `<script>
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) fetch('/back-' + document.querySelector('h1').textContent.replace(' ', '-'))
})
let left = false
document.addEventListener('waypost', () => setTimeout(() => {
  if (left) return
  left = true
  if (location.pathname === '/first') location.href = '/second'
  else history.back()
}, 300))
</script>`

/** Has another page prerendered, goes there after a while, and tells when. */
const AHEAD = `<script>
if (document.prerendering) fetch('/ran-ahead')
else if (location.pathname === '/here') setTimeout(() => fetch('/going').then(() => { location.href = '/ahead' }), 2500)
document.addEventListener('prerenderingchange', () => fetch('/activated'))
</script>
<script type="speculationrules">{"prerender":[{"urls":["/ahead"],"eagerness":"immediate"}]}</script>`

describe('the tag in a page that is not seen at first, or not any more', () => {
  let worker: RecordingWorker
  let profile: ReturnType<typeof makeProfile>
  let stop = async () => {}
  beforeAll(async () => {
    worker = await startRecordingWorker()
    worker.answer(() => ({ slots: SHOWN }))
  })
  beforeEach(() => {
    profile = makeProfile()
  })
  afterEach(async () => {
    await stop()
    profile.remove()
  })
  afterAll(() => worker.stop())

  /** The numbers of the touches that were brought from a page. */
  const seenAt = (path: string) =>
    new Set(
      worker.visits
        .filter(({ page }) => page.url.endsWith(path))
        .flatMap(({ touches }) => touches.filter(({ name }) => name === 'page').map(({ seq }) => seq)),
    )

  it('counts a page that comes back from the back-forward cache, and still shows its decisions', async () => {
    worker.show({ head: BACK })
    stop = startLoneChromium(profile.folder, `${worker.url}/first`)
    await vi.waitUntil(() => worker.paths.some((path) => path.startsWith('/back-')), PATIENCE)
    expect(worker.paths.find((path) => path.startsWith('/back-'))).toBe('/back-For-you')
    await vi.waitUntil(() => seenAt('/first').size === 2, PATIENCE)
    expect(worker.paths.filter((path) => path === '/first').length).toBe(1)
  })

  it('sends nothing from a page that is prerendered until somebody sees it', async () => {
    worker.show({ head: AHEAD })
    stop = startLoneChromium(profile.folder, `${worker.url}/here`)
    await vi.waitUntil(() => worker.paths.includes('/going'), PATIENCE)
    expect([worker.paths.includes('/ran-ahead'), seenAt('/ahead').size]).toEqual([true, 0])
    await vi.waitUntil(() => seenAt('/ahead').size === 1, PATIENCE)
    expect(worker.paths).toContain('/activated')
  })
})
