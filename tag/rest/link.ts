import { ask } from './ask.ts'
import type { Core } from './core.ts'

/**
 * The same address with a hand-off for its host. The visitor is kept from then on, as the new token says. Rejects while the
 * visitor has no token, and where there is no answer.
 */
export async function handOff(core: Core, to: string): Promise<string> {
  const { site, endpoint, last, keep } = core
  const before = last?.reply?.token
  if (!before) throw before
  const answer = await ask(new URL('/v1/link', endpoint), { site, token: before, seed: last.seed, to: absolute(to) })
  const { url, token } = Object(answer)
  // What answers in the Worker's place may not lead elsewhere.
  if (new URL(url).origin !== new URL(to, location.href).origin) throw url
  if (token) {
    const kept = await keep((now) =>
      now.reply?.token === before ? { ...now, reply: { ...now.reply, token: `${token}` } } : now,
    )
    // A visit came in between, whose token knows nothing of this link: the two browsers would not be one person. By its
    // token then, which is of somebody who is kept, or will be.
    if (kept?.reply?.token !== token) return handOff({ ...core, last: kept }, to)
  }
  return `${url}`
}

/** Calls back with the address and a hand-off for it, or as it is. */
export async function link(core: Core, url: string, use: (url: string) => void): Promise<void> {
  use(await handOff(core, url).catch(() => url))
}

function absolute(url: string): string {
  return new URL(url, location.href).href
}
