/** One way of showing decisions, and the copy of the demo shop that shows them so. */
export interface DemoMode {
  readonly name: string
  /** Where its pages begin: empty for the shop as it is written, else a slash and a name. */
  readonly base: string
  /** What happens, in one line. */
  readonly what: string
}

/** What a page of the shop is written with, and every mode changes. */
const STUB = '<script src="/stub.js"></script>'
const TAG = '<script async src="/tag.js" '
const SCRIPT_SRC = "script-src 'self'"
const PANEL = /(<aside class="panel"[^>]*>)(<\/aside>)/

const PLAIN: DemoMode = { name: 'Tag', base: '', what: 'the tag loads, asks, and fills the slots' }
const CARRIED: DemoMode = { name: 'Carried', base: '/carried', what: 'tag.js brings the decisions along' }
const BOOTSTRAP: DemoMode = { name: 'Bootstrap', base: '/bootstrap', what: 'the page asks while the tag still loads' }
const EDGE: DemoMode = { name: 'Edge', base: '/edge', what: 'the Worker fills the HTML on its way' }

/**
 * The modes that a build can show, from the most round trips before the decisions to the fewest: those that save the
 * tag's second one come with the bootstrap.
 */
export function demoModes({ hasBootstrap }: { readonly hasBootstrap: boolean }): readonly DemoMode[] {
  return hasBootstrap ? [PLAIN, BOOTSTRAP, CARRIED, EDGE] : [PLAIN, EDGE]
}

interface ModeParts {
  readonly modes: readonly DemoMode[]
  /** Where the page is in every mode, as in `/basket/`. */
  readonly path: string
  /** The bootstrap's code, and what lets a page's policy run it. */
  readonly bootstrap: string
  readonly nonce: string
}

/**
 * A page of the shop as one mode has it: its head says how decisions come, its links stay inside the mode, and its panel
 * leads to the others. Throws where the page lacks what is to be changed.
 */
export function pageInMode(page: string, mode: DemoMode, { modes, path, bootstrap, nonce }: ModeParts): string {
  const linked = page
    .replace('<html lang="en">', `<html lang="en" data-mode="${mode.base}">`)
    .replace(/(<a\b[^>]*?\shref=")\//g, `$1${mode.base}/`)
    .replace(PANEL, (_, begin: string, end: string) => `${begin}${switchOf(mode, modes, path)}${end}`)
  if (mode === BOOTSTRAP) {
    const allowed = exchange(linked, SCRIPT_SRC, `${SCRIPT_SRC} 'nonce-${nonce}'`)
    const slots = [...page.matchAll(/ data-slot="([^"]+)"/g)].map(([, slot]) => slot)
    const settings = `data-site="demo" data-origin="" data-slots="${slots.join(',')}" data-consent="implied"`
    return exchange(allowed, STUB, `<script nonce="${nonce}" ${settings}>${bootstrap}</script>`)
  }
  if (mode === EDGE) return loadedLast(linked)
  return mode === CARRIED ? exchange(linked, TAG, '<script async src="/v1/tag.js?site=demo" ') : linked
}

/** The same page in every mode, for the panel. */
function switchOf(mode: DemoMode, modes: readonly DemoMode[], path: string): string {
  const links = modes.map(({ name, base }) => {
    const current = base === mode.base ? ' aria-current="page"' : ''
    return `<a href="${base}${path}"${current}>${name}</a>`
  })
  return `<nav class="modes" data-modes aria-label="How decisions come">${links.join('')}<p>Here ${mode.what}.</p></nav>`
}

/** Where nothing waits for the tag, it does not load before what is seen. */
function loadedLast(page: string): string {
  const [tag = ''] = / *<script async src="\/tag\.js".*?<\/script>\n/.exec(page) ?? []
  const [stub = ''] = / *<script src="\/stub\.js"><\/script>\n/.exec(page) ?? []
  return exchange(exchange(exchange(page, tag, ''), stub, ''), '  </body>', `${stub}${tag}  </body>`)
}

function exchange(page: string, written: string, by: string): string {
  if (page.split(written).length !== 2) throw new Error(`A page of the demo has to have once: ${written}`)
  return page.replace(written, () => by)
}
