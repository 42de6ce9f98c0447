import { ask } from './ask.ts'
import type { Core } from './core.ts'

/** The same address with a hand-off for its host. Rejects while the visitor has no token, and where there is no answer. */
export async function handOff({ site, endpoint, last }: Core, to: string): Promise<string> {
  const token = last?.reply?.token
  if (!token) throw token
  const answer = await ask(new URL('/v1/link', endpoint), { site, token, seed: last?.seed, to: absolute(to) })
  const url = Object(answer).url
  // What answers in the Worker's place may not lead elsewhere.
  if (new URL(url).origin !== new URL(to, location.href).origin) throw url
  return `${url}`
}

/** Calls back with the address and a hand-off for it, or as it is. */
export async function link(core: Core, url: string, use: (url: string) => void): Promise<void> {
  use(await handOff(core, url).catch(() => url))
}

function absolute(url: string): string {
  return new URL(url, location.href).href
}
