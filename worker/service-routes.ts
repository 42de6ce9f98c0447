import { Hono } from 'hono/tiny'
import type { Deps } from './deps.ts'
import type { AppEnv } from './http/app-env.ts'
import { notFoundResponse, toErrorResponse } from './http/problem-response.ts'
import { answerIdentify } from './ingest/answer-identify.ts'
import { answerTouches } from './ingest/answer-touches.ts'
import { answerPerson } from './person/answer-person.ts'
import { answerErase, answerExport } from './privacy/answer-privacy.ts'
import { answerLink } from './visit/answer-link.ts'

/** What pages rarely ask, and what servers ask: one line for each. */
export function createServiceRoutes(deps: Deps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>().basePath('/v1')
  routes.onError(toErrorResponse)
  routes.notFound(notFoundResponse)
  routes.use(async (c, next) => {
    c.set('deps', deps)
    await next()
  })
  routes.post('/touches', answerTouches)
  routes.post('/identify', answerIdentify)
  routes.get('/profiles/:id', answerPerson)
  routes.post('/privacy/export', answerExport)
  routes.post('/privacy/erase', answerErase)
  routes.post('/link', answerLink)
  return routes
}
