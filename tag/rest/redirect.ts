/**
 * Where to go from a page: to a path of the same site, or an address by https. `null` where the page is there already, or
 * it is neither: a page that was asked for with more parameters than the address has is the same page.
 */
export function targetOf(to: string, from: string): string | null {
  const here = new URL(from)
  const there = URL.parse(to, here)
  if (!there || there.username || there.password) return null
  const isFit = /^\/(?![/\\])/.test(to) ? there.origin === here.origin : /^https:\/\//i.test(to)
  const isThere =
    there.origin === here.origin &&
    there.pathname === here.pathname &&
    [...there.searchParams].every(([name, value]) => here.searchParams.getAll(name).includes(value))
  return isFit && !isThere ? there.href : null
}
