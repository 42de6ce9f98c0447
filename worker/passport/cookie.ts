/** The browser keeps it as long as it is allowed to; the token has its own end. */
const MAX_AGE_S = 400 * 86_400

/** What the site's cookie says. */
export interface SiteCookie {
  readonly token: string
  /** The visitor allowed, or did not refuse, to be shown anything but the page's own content. */
  readonly mayPersonalize: boolean
}

/** Stands after the token of whoever refuses to be shown anything but the page's own content; in no token. */
const REFUSED = '~'

/** The token of the site's cookie in a `Cookie` header. */
export function readCookie(header: string | null | undefined, site: string): string | undefined {
  return readSiteCookie(header, site)?.token
}

/** The site's cookie in a `Cookie` header. */
export function readSiteCookie(header: string | null | undefined, site: string): SiteCookie | undefined {
  const start = `${cookieName(site)}=`
  const value = header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(start))
    ?.slice(start.length)
  if (value === undefined) return undefined
  return value.endsWith(REFUSED)
    ? { token: value.slice(0, -REFUSED.length), mayPersonalize: false }
    : { token: value, mayPersonalize: true }
}

/** Sets the cookie, or has the browser forget it. Set by header, not by script, since browsers cap those at a week. */
export function writeCookie(site: string, said: SiteCookie | null): string {
  const age = said === null ? 0 : MAX_AGE_S
  const value = said === null ? '' : `${said.token}${said.mayPersonalize ? '' : REFUSED}`
  return `${cookieName(site)}=${value}; Path=/; Max-Age=${age}; Secure; HttpOnly; SameSite=Lax`
}

/** Whether the page that sent a request is of the Worker's own origin, so that a first-party cookie is possible. */
export function isFirstParty(url: string, origin: string | null | undefined): boolean {
  if (origin === null || origin === undefined || !url.startsWith(`${origin}/`)) return false
  return origin.startsWith('https://') || /^http:\/\/localhost(:\d+)?$/.test(origin)
}

/** By its prefix, browsers take it from this host alone. */
export function cookieName(site: string): string {
  return `__Host-waypost-${site}`
}
