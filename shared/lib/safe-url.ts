/** What stands in a text for a value to come: `{{ … }}`, and the `{% … %}` around it. */
const MERGE = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g

/** In no address: stands for a merge field while the text around it is looked at. */
const STAND_IN = '\uFFFC'

const SAFE_URL =
  /^(https?:\/\/[^/?#\\\s]|mailto:|tel:|\/(?![/\\])|\.{1,2}\/|[?#]|[a-z0-9_-]+(\.[a-z0-9_-]+)*([/?#]|$))/i

/** What settles scheme and host of an address, whatever follows. */
const SETTLED =
  /^(https?:\/\/[^/?#\\@\s]+[/?#]|mailto:|tel:|\/(?![/\\])|\.{1,2}\/|[?#]|[a-z0-9_-]+(\.[a-z0-9_-]+)*[/?#])/i

/** What a browser may take for an address in a way of its own: what it skips, and what it reads as `/`. */
const ODD = /[\p{Cc}\\]/u

/** A text with one character in the place of each merge field. */
export function withoutMerges(text: string): string {
  return text.replaceAll(MERGE, STAND_IN)
}

/**
 * What is wrong with an address, as a problem and a hint on two lines, or `null`: it is http(s), mail, telephone or a path,
 * and no merge field in it can say which, or whose.
 */
export function faultOfUrl(url: string): string | null {
  const masked = withoutMerges(url)
  const place = masked.indexOf(STAND_IN)
  if (place < 0) return SAFE_URL.test(url) && !ODD.test(url) ? null : UNSAFE
  const before = masked.slice(0, place)
  return SETTLED.test(before) && !ODD.test(masked) ? null : UNSETTLED
}

/** The addresses of a `srcset`, or `null` where it is none. Source: HTML, "parse a srcset attribute". */
export function urlsOfSrcset(srcset: string): readonly string[] | null {
  const merges = srcset.match(MERGE) ?? []
  let place = 0
  const unmask = (url: string) => url.replaceAll(STAND_IN, () => merges[place++] ?? '')
  const urls: string[] = []
  let rest = withoutMerges(srcset).replace(BETWEEN, '')
  while (rest !== '') {
    const [url = ''] = /^\S+/.exec(rest) ?? []
    rest = rest.slice(url.length)
    if (!url.endsWith(',')) {
      const [descriptor = ''] = /^[^,]*/.exec(rest) ?? []
      if (!DESCRIPTOR.test(descriptor)) return null
      rest = rest.slice(descriptor.length)
    }
    urls.push(unmask(url.replace(/,+$/, '')))
    rest = rest.replace(BETWEEN, '')
  }
  return urls.length === 0 ? null : urls
}

const BETWEEN = /^[\s,]+/
const DESCRIPTOR = /^\s*(\d+w|\d+(\.\d+)?x)?\s*$/

const UNSAFE =
  'is not an http(s), mailto or tel address, nor a path\nwrite it as "/basket", or with its scheme: "https://shop.example/"'
const UNSETTLED =
  'has a merge field where it could say to whom the address leads\nlet the scheme and the host, or the beginning of the path, stand before it: "/p/{{ … }}"'
