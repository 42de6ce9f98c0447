import type { Context } from 'hono'
import type { AppEnv } from '../http/app-env.ts'
import { readCookie } from '../passport/cookie.ts'
import type { Passport } from '../passport/passport.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import { newcomer } from './newcomer.ts'
import { openPassport } from './open-passport.ts'

/** What a browser carries, and in which words; a new passport comes in none. */
export interface Carried {
  readonly passport: Passport
  readonly token: string | null
}

interface Bearer {
  readonly site: string
  readonly token?: string
  readonly seed?: string
  readonly fresh?: boolean
}

/** The passport that a request carries, in its body or its cookie, or a new one. */
export async function passportOf(c: Context<AppEnv>, bearer: Bearer, served: ServedPlaybook): Promise<Carried> {
  const deps = c.get('deps')
  const { headers } = c.req.raw
  const inCookie = () => (bearer.fresh === true ? undefined : readCookie(headers.get('cookie'), bearer.site))
  for (const carried of [() => bearer.token, inCookie]) {
    const token = carried()
    if (token === undefined) continue
    const passport = await openPassport(token, served, deps)
    if (passport !== null) return { passport, token }
  }
  return { passport: await newcomer(bearer, served, await deps.tokenKeys()), token: null }
}
