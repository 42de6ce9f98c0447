import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './app-env.ts'

/** Lets pages of every origin read the answers: they hold nothing but the asking visitor's own decisions. */
export const allowPages: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.header('access-control-allow-origin', '*')
  if (c.req.method === 'OPTIONS') {
    c.header('access-control-allow-headers', 'content-type, authorization')
    c.header('access-control-allow-methods', 'GET, POST')
    c.header('access-control-max-age', '86400')
    return c.body(null, 204)
  }
  c.header('timing-allow-origin', '*')
  c.header('cache-control', 'no-store')
  return next()
}
