import type { VisitState } from '../../tag/api.ts'

export interface PageOptions {
  readonly site?: string
  /** Attributes of the tag's `<script>` besides. */
  readonly tag?: string
  /** Before the stub and the tag. */
  readonly head?: string
  readonly body?: string
}

declare global {
  interface Window {
    /** What went wrong in the page. */
    faults: string[]
    /** What the tag told the page, from the first to the last. */
    states: VisitState[]
  }
}

/** A page with the stub, the tag and a slot `hero`, that records its faults and what the tag tells it. */
export function aPage({
  site = 'shop',
  tag = 'data-consent="implied"',
  head = '',
  body = A_SLOT,
}: PageOptions = {}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>A page</title>
<script src="/watch.js"></script>
${head}
<script src="/stub.js"></script>
<script async src="/tag.js" data-site="${site}" ${tag}></script>
</head>
<body>
${body}
<p id="end">The end.</p>
</body>
</html>`
}

const A_SLOT = '<h1 data-slot="hero">The own title</h1>'

/** What `/watch.js` serves: a file, so that pages with a strict policy may load it. */
export const WATCH_SCRIPT = `
window.faults = []
window.states = []
addEventListener('error', (event) => faults.push('error: ' + event.message))
addEventListener('unhandledrejection', (event) => faults.push('rejection: ' + event.reason))
document.addEventListener('securitypolicyviolation', (event) => faults.push('policy: ' + event.violatedDirective))
document.addEventListener('waypost', (event) => states.push(event.detail))
`
