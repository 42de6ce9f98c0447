import { spawn } from 'node:child_process'
import { CHROMIUM_FLAGS, findChromium } from './chromium.ts'

/**
 * Starts Chromium at an address with nobody attached to it, as a visitor's: pages are prerendered and put into the
 * back-forward cache, and tell by requests what becomes of them. Gives what ends it.
 */
export function startLoneChromium(profile: string, url: string): () => Promise<void> {
  const path = findChromium()
  if (path === null) throw new Error('There is no Chromium: run `npm run chromium`, or set CHROMIUM_PATH.')
  const flags = [...CHROMIUM_FLAGS, '--remote-debugging-port=0', `--user-data-dir=${profile}`, url]
  const child = spawn(path, flags, { stdio: 'ignore', detached: true })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return async () => {
    // The whole group that was started above.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    await ended
  }
}
