import * as v from 'valibot'
import type { Content } from '../model/playbook.ts'

const MAX_TEXT = 10_000

/** Attributes that could run script or restyle the page are not content. */
const FORBIDDEN_ATTRIBUTE = /^(on.*|style|srcdoc|href|src|action|formaction|xlink:href|data-slot.*)$/i
const ATTRIBUTE_NAME = /^[a-z][a-z0-9-]*$/i

const SAFE_URL = /^(https?:\/\/|mailto:|tel:|\/(?!\/)|\.{1,2}\/|[?#]|[a-z0-9_-]+(\.[a-z0-9_-]+)*([/?#]|$))/i

const text = v.pipe(v.string(), v.maxLength(MAX_TEXT))
const url = v.pipe(
  v.string(),
  v.maxLength(2_000),
  v.regex(SAFE_URL, 'must be an http(s), mailto or tel address, or a path'),
)

/** What a variant puts into its slot: at least one of its kinds. */
export const contentSchema: v.GenericSchema<unknown, Content> = v.pipe(
  v.strictObject({
    text: v.exactOptional(text),
    attributes: v.exactOptional(
      v.record(
        v.pipe(
          v.string(),
          v.regex(ATTRIBUTE_NAME, 'is not an attribute name'),
          v.check(
            (name) => !FORBIDDEN_ATTRIBUTE.test(name),
            'may not be set: use link or image for addresses, a class for looks',
          ),
        ),
        text,
      ),
    ),
    link: v.exactOptional(v.strictObject({ href: url, text: v.exactOptional(text) })),
    image: v.exactOptional(v.strictObject({ src: url, alt: text, srcset: v.exactOptional(text) })),
  }),
  v.check((content) => Object.keys(content).length > 0, 'needs at least one of text, attributes, link, image'),
)
