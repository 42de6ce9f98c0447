import type { Problem } from '../lib/problem.ts'
import { faultOfUrl, urlsOfSrcset } from '../lib/safe-url.ts'
import type { Landing } from './encode.ts'
import type { Piece } from './piece.ts'

/** Where the fields of some markup stand, by their places among its pieces, or why one may not stand there. */
export interface HtmlLandings {
  readonly landings: ReadonlyMap<number, Landing>
  readonly problems: readonly Problem[]
}

/** Of the attributes that sanitising leaves, those that lead somewhere. */
const ADDRESS = /^(href|src|srcset|cite|poster)$/

/**
 * Finds where the fields of markup stand, which must be as sanitising writes it: attributes in double quotes, no `<` in
 * text, nothing but elements and text. `isAddress` says of a field, as `fields.link`, whether its value is an address
 * that was checked by itself: at the beginning of an address it is then written as it is.
 */
export function landingsIn(pieces: readonly Piece[], isAddress: (field: string) => boolean): HtmlLandings {
  const landings = new Map<number, Landing>()
  const problems: Problem[] = []
  let open: { readonly name: string; value: string } | null = null
  let tag: string | null = null
  const read = (character: string, next: string) => {
    if (open !== null) {
      if (character !== '"') open.value += character
      else {
        problems.push(...faultsOf(open))
        open = null
        tag = ''
      }
    } else if (tag === null) {
      if (character === '<' && /[a-z/]/i.test(next)) tag = ''
    } else if (character === '"') open = { name: /([^\s"=]+)=$/.exec(tag)?.[1]?.toLowerCase() ?? '', value: '' }
    else tag = character === '>' ? null : tag + character
  }
  pieces.forEach(({ kind, text }, place) => {
    if (kind === 'literal') {
      for (let at = 0; at < text.length; at += 1) read(text[at] ?? '', text[at + 1] ?? '')
      return
    }
    if (open === null) landings.set(place, 'html')
    else if (kind === 'field' && open.value === '' && isAddress(fieldIn(text))) {
      landings.set(place, 'html')
      open.value = CHECKED
    } else {
      landings.set(place, ADDRESS.test(open.name) ? 'url' : 'html')
      open.value += text
    }
  })
  return { landings, problems }
}

/** In the place of an address that was checked: what follows begins a path, a query or a fragment. */
const CHECKED = 'https://checked.invalid'

/** As in `fields.link`; empty where filters or anything else stand beside it. */
function fieldIn(output: string): string {
  return /^\{\{-?\s*([\w.]+)\s*-?\}\}$/.exec(output)?.[1] ?? ''
}

function faultsOf({ name, value }: { readonly name: string; readonly value: string }): readonly Problem[] {
  if (!ADDRESS.test(name)) return []
  const urls = name === 'srcset' ? urlsOfSrcset(value) : [value]
  return (urls ?? []).flatMap((url) => {
    if (!url.includes('{{') && !url.includes('{%')) return []
    const [problem = '', hint = ''] = faultOfUrl(url)?.split('\n') ?? []
    return problem === '' ? [] : [{ path: '', problem: `${name}="${url}" ${problem}`, hint }]
  })
}
