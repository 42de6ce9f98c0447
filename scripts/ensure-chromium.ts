import { spawnSync } from 'node:child_process'
import { findChromium } from '../test/support/chromium.ts'
import { inRoot } from './root.ts'

/** A Chromium for the browser tests: one that is there, or else one that could be installed, or else `null`. */
export function ensureChromium(): string | null {
  if (process.env.CHROMIUM_PATH) return findChromium()
  return findChromium() ?? install('Playwright', playwright) ?? install('Debian', debian)
}

const HOW_TO = `There is no Chromium, or none at CHROMIUM_PATH, and none could be installed. Either
  set CHROMIUM_PATH to one, or
  run \`npx playwright-core install --with-deps chromium\`, or
  as root on Debian or Ubuntu: \`apt-get install chromium\`.`

function install(from: string, attempt: () => boolean): string | null {
  console.log(`No Chromium was found: trying ${from}'s.`)
  return attempt() && works(findChromium()) ? findChromium() : null
}

function playwright(): boolean {
  return run(process.execPath, [inRoot('node_modules/playwright-core/cli.js'), 'install', 'chromium'])
}

function debian(): boolean {
  if (process.getuid?.() !== 0) return false
  return run('apt-get', ['update', '-qq']) && run('apt-get', ['install', '-y', '-qq', 'chromium'])
}

/** Playwright's downloads run only where the system's libraries are there too. */
function works(path: string | null): boolean {
  return path !== null && run(path, ['--headless', '--no-sandbox', '--version'])
}

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

if (import.meta.main) {
  const found = ensureChromium()
  console.log(found === null ? HOW_TO : `Chromium: ${found}`)
  process.exitCode = found === null ? 1 : 0
}
