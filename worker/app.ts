import type { Handler } from 'hono'
import { Hono } from 'hono/tiny'
import type { Deps } from './deps.ts'
import type { Env } from './env.ts'
import type { AppEnv } from './http/app-env.ts'
import { PREFLIGHT_HEADERS } from './http/page-headers.ts'
import { notFoundResponse, toErrorResponse } from './http/problem-response.ts'
import { answerVisit } from './visit/answer-visit.ts'

/** The Worker's table of contents: what every request passes, then one line for each feature. */
export function createApp(createDeps: (env: Env) => Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const withDeps =
    (handler: Handler<AppEnv>): Handler<AppEnv> =>
    (c, next) => {
      c.set('deps', createDeps(c.env))
      return handler(c, next)
    }
  app.onError(toErrorResponse)
  app.notFound(notFoundResponse)
  app.get('/healthz', (c) => c.text('ok'))
  app.options('/v1/*', () => new Response(null, { status: 204, headers: PREFLIGHT_HEADERS }))
  app.post('/v1/visit', withDeps(answerVisit))
  app.all('/v1/*', withDeps(answerOthers))
  app.all('/admin/api/*', withDeps(answerAdmin))
  app.all('*', withDeps(answerPages))
  return app
}

/** What pages rarely ask and what servers ask is a module of its own: deciding does not carry it along. */
const answerOthers: Handler<AppEnv> = async (c) => {
  const { createServiceRoutes } = await import('./service-routes.ts')
  return createServiceRoutes(c.get('deps')).fetch(c.req.raw, c.env, c.executionCtx)
}

/** So is the administration. */
const answerAdmin: Handler<AppEnv> = async (c) => {
  const { createAdminRoutes } = await import('./admin/api/routes.ts')
  return createAdminRoutes(c.get('deps')).fetch(c.req.raw, c.env, c.executionCtx)
}

/** So are the site's own pages, where they pass here. */
const answerPages: Handler<AppEnv> = async (c) => {
  const pages = await c.get('deps').pages()
  if (pages === null) return notFoundResponse(c)
  const { answerPage } = await import('./page/answer-page.ts')
  return answerPage(c, pages)
}
