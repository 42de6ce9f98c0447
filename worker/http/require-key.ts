import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'
import { problemResponse } from './problem-response.ts'
import { hasSecretKey } from './secret-key.ts'

/** What a caller without the secret key is told; `null` for one that has it. */
export async function refusalWithoutKey(c: Context<AppEnv>): Promise<Response | null> {
  if (c.get('deps').secretKey === null) {
    const detail = 'This deployment has no secret key: set one with "wrangler secret put WAYPOST_SECRET_KEY".'
    return problemResponse({ status: 403, title: 'No secret key is set', detail })
  }
  if (await hasSecretKey(c)) return null
  const detail = 'Send the secret key as "Authorization: Bearer <key>".'
  return problemResponse({ status: 401, title: 'Not authorized', detail })
}
