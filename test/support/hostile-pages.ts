/** A page that does what a tag does not expect. */
export interface HostilePage {
  readonly name: string
  /** What the page runs before the tag is there. */
  readonly script?: string
  /** Its `Content-Security-Policy`, in which `WORKER` stands for the tag's origin. */
  readonly policy?: string
  readonly doctype?: string
  readonly type?: string
  readonly head?: string
  readonly body?: string
  /** Shown in a frame with this `sandbox`. */
  readonly sandbox?: string
  /** Whether the tag can do its work there all the same. */
  readonly isServed: boolean
}

const TAKE = (...names: readonly string[]) =>
  names.map((name) => `Object.defineProperty(window, '${name}', { value: undefined });`).join('')

const REFUSE = (...names: readonly string[]) =>
  names
    .map((name) => `Object.defineProperty(window, '${name}', { get() { throw new Error('mine: ${name}') } });`)
    .join('')

const FREEZE = `for (const type of [Object, Array, Promise, Function, String, Map, Set, WeakMap, RegExp, EventTarget, Node,
  Element, HTMLElement, Document, Response, Headers, DOMStringMap]) Object.freeze(type.prototype)`

/** As Prototype 1.6 and its kind did: found by \`for in\`, and in the way of JSON. */
const EXTEND = `Object.prototype.own = function () {}
Array.prototype.own = function () {}
Array.prototype.toJSON = function () { return '[' + this.join() + ']' }`

/** As zone.js and polyfills do. */
const PATCH_PROMISES = `const { then } = Promise.prototype
Promise.prototype.then = function (...given) {
  const wrap = (use) => typeof use === 'function' ? function (value) { return use.call(this, value) } : use
  return then.apply(this, given.map(wrap))
}
window.Promise = class extends Promise {}`

/** Writes the page's content once more, into the document that \`document.open\` emptied. */
const WRITE_AGAIN = `addEventListener('load', () => setTimeout(() => {
  const all = document.getElementById('content').outerHTML
  document.write('<!doctype html><link rel="stylesheet" href="/page.css">' + all)
  document.close()
}, 60))`

const REPLACE = `addEventListener('load', () => setTimeout(() => {
  document.open()
  document.write('<!doctype html><div id="content"><p data-slot="hero">The own title</p><p>The end.</p></div>')
  document.close()
  document.replaceChild(document.documentElement.cloneNode(true), document.documentElement)
}, 60))`

/** As a framework that owns what it has rendered. */
const RESTORE = `addEventListener('DOMContentLoaded', () => {
  const title = document.querySelector('h1')
  const own = title.textContent
  new MutationObserver(() => {
    if (title.textContent !== own) title.textContent = own
  }).observe(title, { childList: true, characterData: true, subtree: true })
})`

/** Leaves and comes back all the time, while there are touches to send. */
const LEAVE = `let left = 60
const timer = setInterval(() => {
  if (typeof waypost === 'function') waypost('touch', 'add_to_cart')
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  if (--left < 0) clearInterval(timer)
}, 5)`

const TRUSTED = `default-src 'none'; style-src 'self'; script-src 'self' WORKER; connect-src WORKER; trusted-types 'none';
require-trusted-types-for 'script'`

const CROWD = '<div class="own" data-slot="crowd">Own <i>words</i></div>'.repeat(3_000)
const NESTED = `<div data-slot="hero" class="own">Own <div data-slot="hero">words <b data-slot="offer">in words</b></div></div>`
/** Forms answer for their fields. */
const FIELDS =
  'dataset nextSibling childNodes matches querySelector setAttribute getAttribute replaceChildren localName'
const CLOBBERED = `<form data-slot="offer" class="own">Own form ${FIELDS.replace(/\w+/g, '<input name="$&" />')}</form>`

export const HOSTILE_PAGES: readonly HostilePage[] = [
  { name: 'frozen prototypes', script: FREEZE, isServed: true },
  { name: 'extended prototypes', script: EXTEND, isServed: false },
  { name: 'fetch of its own', script: 'window.fetch = async () => ({ ok: true })', isServed: false },
  { name: 'patched promises', script: PATCH_PROMISES, isServed: true },
  { name: 'JSON taken away', script: TAKE('JSON'), isServed: false },
  {
    name: 'patched history, base elsewhere',
    script: `${TAKE('navigation')}history.pushState = history.replaceState = () => { throw new Error('mine') }`,
    head: '<base href="http://elsewhere.localhost:9/nowhere/" target="_blank" />',
    isServed: true,
  },
  { name: 'document.write after load', script: WRITE_AGAIN, isServed: true },
  { name: 'document replaced', script: REPLACE, isServed: true },
  { name: 'storage that throws', script: REFUSE('indexedDB', 'localStorage', 'sessionStorage'), isServed: true },
  { name: 'trusted types', policy: TRUSTED, isServed: true },
  { name: 'no connect-src', policy: "default-src 'self'; script-src 'self' WORKER", isServed: false },
  { name: 'sandboxed frame', sandbox: 'allow-scripts', isServed: true },
  { name: 'no observers', script: 'delete window.MutationObserver', isServed: true },
  { name: 'XHTML', type: 'application/xhtml+xml', doctype: '<?xml version="1.0"?>', isServed: true },
  {
    name: 'a form named waypost, in quirks mode',
    doctype: '',
    body: '<form name="waypost" class="own"><b id="q">Own</b></form><a id="waypost" class="own" href="#">Own</a>',
    isServed: true,
  },
  { name: 'ten thousand nodes', body: NESTED + CROWD, isServed: true },
  { name: 'fields that hide properties', body: CLOBBERED, isServed: true },
  { name: 'no randomness', script: 'crypto.getRandomValues = undefined', isServed: false },
  {
    name: 'a beacon that throws',
    script: `navigator.sendBeacon = () => { throw new Error('mine') }\n${LEAVE}`,
    isServed: true,
  },
  { name: 'no AbortSignal', script: TAKE('AbortSignal', 'AbortController'), isServed: false },
  { name: 'a slot that restores itself', script: RESTORE, isServed: false },
]
