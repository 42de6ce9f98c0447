import { accessSync, constants, globSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** Keeps Chromium headless, alone and off the network; sandboxes do not work in every container. */
export const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A Chromium of this machine: `CHROMIUM_PATH`, on the path, in the usual places, or Playwright's; `null` if there is none. */
export function findChromium(): string | null {
  return candidates().find(isExecutable) ?? null
}

/** Starts the Chromium that was found, with more flags perhaps; whoever calls it closes it. */
export async function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('There is no Chromium: run `npm run chromium`, or set CHROMIUM_PATH.')
  return chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS, ...flags] })
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/lib/chromium/chromium',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Where Playwright keeps browsers of other versions than its own. */
const PLAYWRIGHT_CACHES = [join(homedir(), '.cache/ms-playwright'), join(homedir(), 'Library/Caches/ms-playwright')]
const IN_PLAYWRIGHT_CACHE = 'chromium*-*/chrom*/{chrome,chrome-headless-shell,headless_shell,*.app/Contents/MacOS/*}'

function candidates(): readonly string[] {
  const named = process.env.CHROMIUM_PATH
  if (named !== undefined && named !== '') return [named]
  const folders = (process.env.PATH ?? '').split(delimiter)
  return [
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...USUAL_PLACES,
    chromium.executablePath(),
    ...PLAYWRIGHT_CACHES.flatMap((cwd) => globSync(IN_PLAYWRIGHT_CACHE, { cwd }).map((path) => join(cwd, path))),
  ]
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // Most of the places are empty on most machines.
    return false
  }
}
