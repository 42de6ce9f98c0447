/** The browser keeps it as long as it is allowed to; the token has its own end. */
const MAX_AGE_S = 400 * 86_400

/** The value of the site's cookie in a `Cookie` header. */
export function readCookie(header: string | null | undefined, site: string): string | undefined {
  const start = `${cookieName(site)}=`
  return header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(start))
    ?.slice(start.length)
}

/** Sets the cookie, or has the browser forget it. Set by header, not by script, since browsers cap those at a week. */
export function writeCookie(site: string, token: string | null): string {
  const age = token === null ? 0 : MAX_AGE_S
  return `${cookieName(site)}=${token ?? ''}; Path=/; Max-Age=${age}; Secure; HttpOnly; SameSite=Lax`
}

/** Whether the page that sent a request is of the Worker's own origin, so that a first-party cookie is possible. */
export function isFirstParty(url: string, origin: string | null | undefined): boolean {
  if (origin === null || origin === undefined || !url.startsWith(`${origin}/`)) return false
  return origin.startsWith('https://') || /^http:\/\/localhost(:\d+)?$/.test(origin)
}

function cookieName(site: string): string {
  return `__Host-waypost-${site}`
}
