import type { Allowed } from './allowed.ts'

/** An address as it may be kept, and how many parameters, fragments and sign-ins were dropped from it. */
export interface AllowedUrl {
  readonly kept: string
  readonly dropped: number
}

/**
 * An address without its sign-in (`user:password@`), without the parameters that its site does not take, and without its
 * fragment unless that is a route (`#/basket`, `#!basket`), whose own parameters are treated alike. What is kept stays as
 * it was written. Whatever is dropped counts one.
 */
export function allowUrl(url: string, { query }: Allowed): AllowedUrl {
  if (!HAS_MORE.test(url)) return { kept: url, dropped: 0 }
  const [beforeFragment, fragment] = cut(url.replaceAll(IGNORED, ''), '#')
  const address = withoutSignIn(beforeFragment)
  const page = withAllowed(address.kept, query)
  const route = fragment === null ? NO_FRAGMENT : routeOf(fragment, query)
  return { kept: page.kept + route.kept, dropped: address.dropped + page.dropped + route.dropped }
}

/** Most addresses have nothing that could be dropped. */
const HAS_MORE = /[?#@]/

/** What browsers pass over wherever it stands in an address. */
const IGNORED = /[\t\n\r]/g

/**
 * Up to the last `@` before the path. Browsers take any number of slashes of either kind, even none; so what follows
 * slashes after an `@` would read as a sign-in in its turn.
 */
const SIGN_IN = /^([^:/\\?]*:[/\\]*)(?:[^/\\?]*@[/\\]*)*[^/\\?]*@/

const NO_FRAGMENT: AllowedUrl = { kept: '', dropped: 0 }

function withoutSignIn(address: string): AllowedUrl {
  const kept = address.replace(SIGN_IN, '$1')
  return { kept, dropped: kept === address ? 0 : 1 }
}

function routeOf(fragment: string, allowed: ReadonlySet<string>): AllowedUrl {
  if (fragment === '') return NO_FRAGMENT
  if (!/^[/!]/.test(fragment)) return { kept: '', dropped: 1 }
  const { kept, dropped } = withAllowed(fragment, allowed)
  return { kept: `#${kept}`, dropped }
}

function withAllowed(address: string, allowed: ReadonlySet<string>): AllowedUrl {
  const [path, search] = cut(address, '?')
  if (search === null) return { kept: address, dropped: 0 }
  const given = search.split('&').filter((parameter) => parameter !== '')
  const kept = given.filter((parameter) => isAllowed(parameter, allowed))
  return { kept: kept.length === 0 ? path : `${path}?${kept.join('&')}`, dropped: given.length - kept.length }
}

function isAllowed(parameter: string, allowed: ReadonlySet<string>): boolean {
  const [written] = cut(parameter, '=')
  const name = decoded(written)
  return name !== null && (name.startsWith('utm_') || allowed.has(name))
}

function decoded(written: string): string | null {
  if (!/[%+]/.test(written)) return written
  try {
    return decodeURIComponent(written.replaceAll('+', ' '))
  } catch {
    // No name that anybody listed is written like this.
    return null
  }
}

/** What stands before a mark and after it; `null`: the mark is not there. */
function cut(text: string, mark: string): readonly [before: string, after: string | null] {
  const place = text.indexOf(mark)
  return place < 0 ? [text, null] : [text.slice(0, place), text.slice(place + 1)]
}
