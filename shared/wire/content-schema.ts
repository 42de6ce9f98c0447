import * as v from 'valibot'
import { faultOfUrl, urlsOfSrcset } from '../lib/safe-url.ts'
import type { Content, FilledTemplate } from '../model/playbook.ts'
import { jsonSchema } from './condition-schema.ts'
import { nameSchema } from './name-schema.ts'

const MAX_TEXT = 10_000
const MAX_HTML = 50_000
const MAX_URL = 2_000

/** Attributes that could run script, lead away or restyle the page are not content. */
const FORBIDDEN_ATTRIBUTE = /^(on.*|style|srcdoc|href|src|srcset|action|formaction|xlink:href|data-slot.*)$/i
const ATTRIBUTE_NAME = /^[a-z][a-z0-9-]*$/i

const text = v.pipe(v.string(), v.maxLength(MAX_TEXT, `is longer than ${MAX_TEXT} characters`))

/** An address that leads where http(s), mail or telephone do, whatever its merge fields say. */
export const urlSchema = v.pipe(
  v.string(),
  v.maxLength(MAX_URL, `is longer than ${MAX_URL} characters`),
  v.check(
    (url) => faultOfUrl(url) === null,
    ({ input }) => faultOfUrl(String(input)) ?? '',
  ),
)

const SRCSET = 'is no list of images\nwrite addresses with their sizes: "/a.png 1x, /a-large.png 2x"'
const srcset = v.pipe(
  text,
  v.check((list) => urlsOfSrcset(list) !== null, SRCSET),
  v.check(
    (list) => faultIn(list) === null,
    ({ input }) => faultIn(String(input)) ?? '',
  ),
)

function faultIn(list: string): string | null {
  return (urlsOfSrcset(list) ?? []).map(faultOfUrl).find((fault) => fault !== null) ?? null
}

/** An image by its address and what it shows. */
export const imageSchema = v.strictObject({ src: urlSchema, alt: text })

const attributeName = v.pipe(
  v.string(),
  v.regex(ATTRIBUTE_NAME, 'is not an attribute name'),
  v.check(
    (name) => !FORBIDDEN_ATTRIBUTE.test(name),
    'may not be set\nuse link or image for addresses, and class for looks',
  ),
  v.check(
    (name) => name.toLowerCase() !== 'class',
    'may not be set: it would replace the classes of the page\nuse class',
  ),
)

const CLASSES =
  'must be names of classes, separated by single spaces\nwrite them without dots and merge fields: "wide dark"'
const className = v.pipe(
  v.string(),
  v.maxLength(500, 'is longer than 500 characters'),
  v.check((names) => /^[^\s{}]+( [^\s{}]+)*$/.test(names), CLASSES),
)

const REDIRECT =
  'must be a path of the site, or an address with https://\nwrite it as "/sale", or as "https://sale.example.com/" with its host in redirectHosts'
const redirect = v.pipe(
  urlSchema,
  v.check((url) => url.startsWith('/') || /^https:\/\//i.test(url), REDIRECT),
)

const KINDS = ['text', 'attributes', 'link', 'image', 'html', 'class', 'hide', 'json', 'redirect']
/** Each of these is the whole of what is shown; `json` may go with it. */
const ALONE = ['redirect', 'hide']
/** What `html` already says. */
const INSIDE = ['text', 'link', 'image']

const content: v.GenericSchema<unknown, Content> = v.pipe(
  v.strictObject({
    text: v.exactOptional(text),
    attributes: v.exactOptional(v.record(attributeName, text)),
    link: v.exactOptional(v.strictObject({ href: urlSchema, text: v.exactOptional(text) })),
    image: v.exactOptional(v.strictObject({ ...imageSchema.entries, srcset: v.exactOptional(srcset) })),
    html: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_HTML, `is longer than ${MAX_HTML} characters`))),
    class: v.exactOptional(className),
    hide: v.exactOptional(v.literal(true, 'must be true\nleave it out where the slot is to be shown')),
    json: v.exactOptional(jsonSchema),
    redirect: v.exactOptional(redirect),
  }),
  v.check((its) => Object.keys(its).length > 0, `is empty\ngive at least one of ${KINDS.join(', ')}, or template`),
  v.check(
    (its) =>
      ALONE.every((kind) => !(kind in its) || Object.keys(its).every((name) => name === kind || name === 'json')),
    'says redirect or hide together with something else\nof the others only json may stand beside them',
  ),
  v.check(
    (its) => !('html' in its) || !INSIDE.some((kind) => kind in its),
    'says html together with text, link or image\nwrite them into the html',
  ),
)

const fieldValue = v.union([text, v.number(), v.boolean(), v.strictObject({ src: v.string(), alt: text })])

const filledTemplate: v.GenericSchema<unknown, FilledTemplate> = v.strictObject({
  template: v.string(),
  fields: v.exactOptional(v.record(nameSchema, fieldValue)),
})

/** What a variant puts into its slot: at least one of the kinds, or a template and what stands in its fields. */
export const contentSchema: v.GenericSchema<unknown, Content | FilledTemplate> = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'template' in input ? filledTemplate : content,
)
