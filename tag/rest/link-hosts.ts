import type { Core } from './core.ts'
import { handOff } from './link.ts'

/** A hand-off lives two minutes at most; one that was asked for earlier than this is asked for again. */
const FRESH_MS = 60_000

/** Addresses with a hand-off, and when they were asked for. */
const ready = new Map<string, { readonly at: number; url?: string }>()
let core: Core | undefined

/**
 * From now on gives links to the site's other hosts a hand-off as they are followed. It is asked for as soon as somebody
 * is about to, and one that does not come in time leaves the link alone.
 */
export function decorateLinks(now: Core): void {
  if (!core) {
    for (const kind of ['pointerdown', 'focusin']) addEventListener(kind, prepare, true)
    for (const kind of ['click', 'auxclick']) addEventListener(kind, decorate, true)
  }
  core = now
}

function prepare({ target }: Event): void {
  const href = hrefOf(target)
  if (!core || !href || Date.now() - (ready.get(href)?.at ?? 0) < FRESH_MS) return
  const asked: { readonly at: number; url?: string } = { at: Date.now() }
  ready.set(href, asked)
  handOff(core, href).then(
    (url) => {
      asked.url = url
    },
    () => ready.delete(href),
  )
}

/** The address is the page's own again once the browser has read it: a hand-off serves once. */
function decorate({ target }: Event): void {
  const link = linkOf(target)
  const href = hrefOf(target)
  const url = href && ready.get(href)?.url
  if (!link || !href || !url) return
  ready.delete(href)
  const own = link.getAttribute('href') ?? href
  link.href = url
  setTimeout(() => {
    if (link.href === url) link.setAttribute('href', own)
  })
}

/** The address of a link to one of the hosts; `undefined` for all others. */
function hrefOf(target: EventTarget | null): string | undefined {
  const link = linkOf(target)
  return link && core?.last?.reply?.linkHosts?.includes(link.host) ? link.href : undefined
}

function linkOf(target: EventTarget | null): HTMLAnchorElement | undefined {
  const found = target instanceof Element && target.closest('a[href]')
  return found instanceof HTMLAnchorElement ? found : undefined
}
