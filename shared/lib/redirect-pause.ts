/**
 * Says for ten seconds that a visitor of a site was sent to another page: they are then sent nowhere, by the tag or at the
 * edge, so that pages that lead to each other lead nobody in circles. Both set it and read it.
 */
export function pauseCookie(site: string): string {
  return `waypost-${site}.sent=1;path=/;max-age=10`
}

/** The cookie as it comes back. */
export function pauseOf(site: string): string {
  return pauseCookie(site).replace(/;.*/, '')
}
