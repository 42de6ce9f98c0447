import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'

/** Whether a request carries the secret key as `Authorization: Bearer …`. Compared without telling by time. */
export async function hasSecretKey(c: Context<AppEnv>): Promise<boolean> {
  const { secretKey } = c.get('deps')
  const header = c.req.header('authorization')
  if (secretKey === null || header === undefined || !header.startsWith('Bearer ')) return false
  const [given, wanted] = await Promise.all([digest(header.slice('Bearer '.length)), digest(secretKey)])
  return crypto.subtle.timingSafeEqual(given, wanted)
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
}
