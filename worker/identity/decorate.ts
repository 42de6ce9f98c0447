/** The parameter of an address that carries a hand-off. */
export const HAND_OFF_PARAMETER = 'wp_h'

/**
 * The address with a hand-off in it instead of any that it had; everything else in it stays as it was written. `null`
 * for what is no absolute http or https address.
 */
export function decorate(url: string, handOff: string): string | null {
  const target = webUrl(url)
  if (target === null) return null
  const parts = target.search === '' ? [] : target.search.slice(1).split('&')
  const others = parts.filter((part) => !new URLSearchParams(`&${part}`).has(HAND_OFF_PARAMETER))
  target.search = `?${[...others, `${HAND_OFF_PARAMETER}=${handOff}`].join('&')}`
  return target.href
}

/** The host name that an http or https address leads to, as hand-offs are bound to it: lower case, without a port. */
export function hostOf(url: string): string | null {
  return webUrl(url)?.hostname ?? null
}

function webUrl(url: string): URL | null {
  const parsed = URL.parse(url)
  return parsed?.protocol === 'https:' || parsed?.protocol === 'http:' ? parsed : null
}
