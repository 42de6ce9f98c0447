import type { Schema } from 'hast-util-sanitize'

/** Before ids, so that none is taken for a variable of the page's own code. */
export const ID_PREFIX = 'content-'

const ARIA = 'ariaDescribedBy ariaHidden ariaLabel ariaLabelledBy role'.split(' ')
const EVERYWHERE = 'className dir hidden id lang title translate data*'.split(' ')
const CELL = 'colSpan rowSpan headers scope'.split(' ')
const IMAGE = 'alt decoding height loading sizes src srcSet width'.split(' ')

const BLOCKS =
  `address article aside blockquote dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr li
  main nav ol p pre section ul details summary`.split(/\s+/)
const INLINE =
  `a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark picture q rp rt ruby s samp small source span
  strong sub sup time u var wbr`.split(/\s+/)
const TABLES = 'caption col colgroup table tbody td tfoot th thead tr'.split(' ')

/** Their text is no text of the page: it goes with them. */
const STRIPPED = [
  ...'script style template noscript iframe frame frameset noframes noembed object embed applet svg math'.split(' '),
  ...'textarea title xmp plaintext select option listing portal audio video canvas head fencedframe selectedcontent datalist'.split(
    ' ',
  ),
]

/** Elements and attributes that content may be made of: none runs script, none loads a page, none styles another. */
export const ALLOWED_HTML: Schema = {
  allowComments: true,
  allowDoctypes: false,
  tagNames: [...BLOCKS, ...INLINE, ...TABLES],
  strip: STRIPPED,
  attributes: {
    '*': [...EVERYWHERE, ...ARIA],
    a: ['href', 'hrefLang', 'rel', 'target'],
    blockquote: ['cite'],
    col: ['span'],
    colgroup: ['span'],
    data: ['value'],
    del: ['cite', 'dateTime'],
    details: ['open'],
    img: IMAGE,
    ins: ['cite', 'dateTime'],
    ol: ['reversed', 'start', 'type'],
    q: ['cite'],
    source: ['height', 'media', 'sizes', 'srcSet', 'type', 'width'],
    td: CELL,
    th: CELL,
    time: ['dateTime'],
  },
  ancestors: {
    ...Object.fromEntries(TABLES.filter((name) => name !== 'table').map((name) => [name, ['table']])),
    source: ['picture'],
  },
  clobber: ['ariaDescribedBy', 'ariaLabelledBy', 'headers', 'id'],
  clobberPrefix: ID_PREFIX,
  protocols: { href: ['http', 'https', 'mailto', 'tel'], src: ['http', 'https'], cite: ['http', 'https'] },
  required: {},
}
