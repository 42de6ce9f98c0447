import type { CDPSession } from 'playwright-core'

/** "Fast 4G" of Chromium's developer tools: what a request waits at least, and bytes a second, as these tools set them. */
export const FAST_4G = {
  latencyMs: 60 * 2.75,
  down: ((9 * 1_000_000) / 8) * 0.9,
  up: ((1.5 * 1_000_000) / 8) * 0.9,
}

/** From now on the page's requests travel by it. */
export async function useFast4g(session: CDPSession): Promise<void> {
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: FAST_4G.latencyMs,
    downloadThroughput: FAST_4G.down,
    uploadThroughput: FAST_4G.up,
    connectionType: 'cellular4g',
  })
}
