import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildTag } from './build-tag.ts'
import { demoModes, pageInMode } from './demo-modes.ts'
import { inRoot } from './root.ts'

/** What of the demo's folder is not for browsers. */
const NOT_SERVED = /(?:tsconfig\.json|playbook\.jsonc|\.d\.ts)$/

/** The shop's pages. */
const PAGES = ['/', '/basket/', '/product/']

/** Pages of any site load the tag. */
const FOR_EVERY_SITE = `/*.js
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
`

/** Deployed, a browser looks for a new tag every five minutes and in the background; locally, at every page view. */
const CACHED = '  Cache-Control: public, max-age=300, stale-while-revalidate=86400\n'

/** Builds what is served beside the Worker: the tag alone into `dist/tag`, the tag and the demo shop into `dist/public`. */
export async function buildSite(): Promise<void> {
  const tag = inRoot('dist/tag')
  const site = inRoot('dist/public')
  const demo = inRoot('test/demo')
  empty(tag)
  empty(site)
  await buildTag(tag)
  cpSync(demo, site, { recursive: true, filter: (path) => !NOT_SERVED.test(path) })
  cpSync(tag, site, { recursive: true })
  writeModes(site)
  writeFileSync(join(tag, '_headers'), FOR_EVERY_SITE + CACHED)
  writeFileSync(join(site, '_headers'), FOR_EVERY_SITE)
}

/** The shop's pages in every mode, from the one source of each. */
function writeModes(site: string): void {
  const file = join(site, 'bootstrap.js')
  const bootstrap = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
  const modes = demoModes({ hasBootstrap: bootstrap !== '' })
  // A server that answers each page itself takes a new one for each.
  const nonce = randomBytes(16).toString('base64url')
  for (const path of PAGES) {
    const page = readFileSync(join(site, path, 'index.html'), 'utf8')
    for (const mode of modes) {
      const folder = join(site, mode.base, path)
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'index.html'), pageInMode(page, mode, { modes, path, bootstrap, nonce }))
    }
  }
}

/** Empties a folder without removing it: wrangler watches the folder itself. */
function empty(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
}
