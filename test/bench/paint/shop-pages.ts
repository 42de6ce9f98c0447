import { readFileSync } from 'node:fs'
import { type DemoMode, demoModes, pageInMode } from '../../../scripts/demo-modes.ts'
import { inRoot } from '../../../scripts/root.ts'

/** The least that asks and shows: a page could not be faster with code of its own. */
const BY_HAND = `
const asked = fetch('/v1/visit', { method: 'POST', body: JSON.stringify({ site: 'demo',
  seed: crypto.randomUUID().slice(14), slots: ['hero', 'cta', 'offer'], page: { url: location.href }, sentAt: 0 }),
}).then((reply) => reply.json())
const parsed = new Promise((resolve) => addEventListener('DOMContentLoaded', resolve))
Promise.all([asked, parsed]).then(([{ slots }]) => {
  for (const slot of document.querySelectorAll('[data-slot]')) {
    const text = slots[slot.dataset.slot]?.content?.text
    if (text !== undefined) (slot.querySelector('[data-slot-text]') ?? slot).textContent = text
  }
})`

const NONCE = 'bench'

/** Where the shop's styles are. Four files of them, and a browser would have no connection left for what it asks next. */
export const STYLES = '/shop.css'

/** The styles of the home page, in one file, as shops deploy them. */
export function shopStyles(): string {
  const names = ['base', 'parts', 'hero', 'home']
  return names.map((name) => readFileSync(inRoot(`test/demo/css/${name}.css`), 'utf8')).join('\n')
}

/** The home page of the demo shop in each mode, by the path at which the mode has it. */
export function shopPages(): ReadonlyMap<string, string> {
  const bootstrap = readFileSync(inRoot('dist/tag/bootstrap.js'), 'utf8').trim()
  const modes = demoModes({ hasBootstrap: true })
  const pages = modes.map((mode): [string, string] => [`${mode.base}/`, inMode(mode, bootstrap)])
  return new Map(pages)
}

/** The page without Waypost, which makes the trip by a script of its own. */
export function pageByHand(): string {
  const inline = demoModes({ hasBootstrap: true }).find(({ base }) => base === '/bootstrap')
  if (inline === undefined) throw new Error('The demo has no mode of which the head holds a script.')
  return withoutTag(inMode(inline, BY_HAND))
}

/** A page as it was filled, without Waypost. */
export function pageThatIsRight(filled: string): string {
  return withoutTag(filled)
}

function inMode(mode: DemoMode, bootstrap: string): string {
  return pageInMode(barePage(), mode, { modes: [], path: '/', bootstrap, nonce: NONCE })
}

/** The shop alone: the demo's panel and its scripts hold the first paint back, and would hide what comes meanwhile. */
function barePage(): string {
  const page = readFileSync(inRoot('test/demo/index.html'), 'utf8')
  const bare = page
    .replace(/ *<link rel="stylesheet" href="\/(panel|css)[^>]*>\n/g, '')
    .replace('</head>', `<link rel="stylesheet" href="${STYLES}" />\n</head>`)
    .replace(/ *<script[^>]* src="\/(panel|shop)[^>]*><\/script>\n/g, '')
    .replace(/ *<aside class="panel".*?<\/aside>\n/s, '')
  if (/panel|shop\/home/.test(bare.replace(/data-\w+="[^"]*"/g, ''))) throw new Error('The panel is still in the page.')
  return bare
}

function withoutTag(page: string): string {
  const bare = page
    .replace(/ *<script src="\/stub\.js"><\/script>\n/, '')
    .replace(/ *<script async src="\/tag\.js".*?<\/script>\n/, '')
  if (/(stub|tag)\.js/.test(bare)) throw new Error('The tag is still in the page.')
  return bare
}
