import { fromHtml } from 'hast-util-from-html'
import { sanitize } from 'hast-util-sanitize'
import { toHtml } from 'hast-util-to-html'
import type { Parsed } from '../lib/problem.ts'
import { faultOfUrl, urlsOfSrcset } from '../lib/safe-url.ts'
import { ALLOWED_HTML, ID_PREFIX } from './html-allow-list.ts'
import { eachNode, type HtmlElement, type HtmlParent, type HtmlRoot } from './html-tree.ts'
import { piecesOf } from './merge-language.ts'
import type { Piece } from './piece.ts'
import { hasStandIns, isStandIn, misplaced, withFields, withPieces, withStandIns } from './stand-ins.ts'

/** Markup of which nothing runs, and what was taken out for that: elements as `<script>`, attributes as `onclick of <a>`. */
export interface SanitizedHtml {
  readonly html: string
  readonly removed: readonly string[]
}

/** Browsers read nested markup in a way of their own; what does not come to rest is refused. */
const MAX_ROUNDS = 4

/**
 * Sanitises markup by an allow-list, over its parsed tree. Merge fields stay where they stand, in text and in values of
 * attributes; tags stay between whole elements. Sanitising again changes nothing.
 */
export function sanitizeHtml(written: string): Parsed<SanitizedHtml> {
  if (hasStandIns(written)) return fault('has a character that is none (U+FDD0 or U+FDD1)', 'take it out')
  const parsed = piecesOf(written)
  if (!parsed.ok) return parsed
  const pieces = parsed.value
  const cleaned = clean(withStandIns(pieces))
  if (cleaned === null)
    return fault('does not come to rest when it is parsed', 'write it simpler, and close every element')
  const { root, html, removed } = cleaned
  const problem = misplaced(root, html, pieces)
  if (problem !== null) return { ok: false, problems: [problem] }
  const merged = withPieces(html, pieces)
  const again = piecesOf(merged)
  if (!again.ok || mergesIn(again.value) !== mergesIn(pieces))
    return fault('has "{{" or "{%" that only sanitising brings to light', 'write fields as they are, without entities')
  return { ok: true, value: { html: merged, removed } }
}

function mergesIn(pieces: readonly Piece[]): string {
  return pieces.map(({ kind, text }) => (kind === 'literal' ? '' : text)).join('')
}

interface Cleaned {
  readonly root: HtmlRoot
  readonly html: string
  readonly removed: readonly string[]
}

function clean(written: string): Cleaned | null {
  const before = partsOf(parse(written))
  let html = written
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const parsed = parse(html)
    narrow(parsed)
    const safe = toHtml(sanitize(parsed, ALLOWED_HTML))
    if (safe === html) return { root: parsed, html, removed: lost(before, partsOf(parsed)) }
    html = safe
  }
  return null
}

function parse(html: string): HtmlRoot {
  return fromHtml(html, { fragment: true })
}

/** What the allow-list cannot say: addresses by the rule of links, no slots inside a slot, no comments but stand-ins. */
function narrow(parent: HtmlParent): void {
  parent.children = parent.children.filter((node) => node.type !== 'comment' || isStandIn(node.value))
  for (const node of parent.children) {
    if (node.type !== 'element') continue
    narrowProperties(node)
    narrow(node)
  }
}

function narrowProperties({ properties }: HtmlElement): void {
  for (const [name, value] of Object.entries(properties)) {
    if (/^dataSlot/i.test(name)) delete properties[name]
    else if (/^(href|src|cite)$/.test(name) && isUnsafe([withFields(String(value))])) delete properties[name]
    else if (name === 'srcSet' && isUnsafe(urlsOfSrcset(withFields(String(value))))) delete properties[name]
    else if (ALLOWED_HTML.clobber?.includes(name)) properties[name] = withoutPrefix(value)
  }
}

/** What stands around the fields of an address is looked at where the fields are compiled. */
function isUnsafe(urls: readonly string[] | null): boolean {
  return urls === null || urls.some((url) => !url.includes('{{') && faultOfUrl(url) !== null)
}

/** So that what was sanitised once gets no second prefix. */
function withoutPrefix(value: HtmlElement['properties'][string]): HtmlElement['properties'][string] {
  if (Array.isArray(value)) return value.map((id) => stripped(String(id)))
  return typeof value === 'string' ? stripped(value) : value
}

function stripped(id: string): string {
  return id.startsWith(ID_PREFIX) ? id.slice(ID_PREFIX.length) : id
}

/** Every element and attribute, by name. */
function partsOf(root: HtmlRoot): readonly string[] {
  const parts: string[] = []
  eachNode(root, (node) => {
    if (node.type === 'comment' && !isStandIn(node.value)) parts.push('a comment')
    if (node.type !== 'element') return
    parts.push(`<${node.tagName}>`)
    if (!ALLOWED_HTML.tagNames?.includes(node.tagName)) return
    for (const name of Object.keys(node.properties)) parts.push(`${name} of <${node.tagName}>`)
  })
  return parts
}

/** The names of which there were more. */
function lost(before: readonly string[], after: readonly string[]): readonly string[] {
  const count = (parts: readonly string[], name: string) => parts.filter((part) => part === name).length
  return [...new Set(before)].filter((name) => count(after, name) < count(before, name))
}

function fault(problem: string, hint: string): Parsed<never> {
  return { ok: false, problems: [{ path: '', problem, hint }] }
}
