interface Sanitising {
  /** Source: https://wicg.github.io/sanitizer-api/ */
  setHTML?(html: string, options: { readonly sanitizer: object }): void
}

interface Policy {
  /** What a sink takes for a string. */
  createHTML(html: string): string
}

interface Trusting {
  /** Source: https://www.w3.org/TR/trusted-types/ */
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createHTML(html: string): string }): Policy
  }
}

let policy: Policy | undefined

/**
 * Puts markup into an element, and gives the step back. Throws where the page's policy lets nobody do so. The markup was
 * sanitised when it was published. The browser's own sanitiser, where there is one, takes out what could run and no more:
 * its default would take pictures and classes out too.
 */
export function setHtml(element: Element & Sanitising, html: string): () => void {
  if (/^(script|style)$/i.test(element.localName)) throw html
  const own = [...element.childNodes]
  if (element.setHTML) element.setHTML(`${html}`, { sanitizer: {} })
  else element.innerHTML = trusted(`${html}`)
  return () => element.replaceChildren(...own)
}

function trusted(html: string): string {
  const { trustedTypes }: Trusting = Object(window)
  try {
    policy ??= trustedTypes?.createPolicy('waypost', { createHTML: (published) => published })
  } catch {
    // The page allows no such policy. It may have a default one, or demand none.
  }
  return policy?.createHTML(html) ?? html
}
