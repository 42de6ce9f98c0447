import type { Handler } from 'hono'
import { Hono } from 'hono/tiny'
import type { Deps } from './deps.ts'
import type { Env } from './env.ts'
import type { AppEnv } from './http/app-env.ts'
import { limitBody } from './http/body-limit.ts'
import { allowPages } from './http/cors.ts'
import { problemResponse, toErrorResponse } from './http/problem-response.ts'
import { visitRoutes } from './visit/routes.ts'

const MAX_VISIT_BYTES = 64 * 1024
const MAX_PLAYBOOK_BYTES = 1024 * 1024

/** The Worker's table of contents: what every request passes, then one line for each feature. */
export function createApp(createDeps: (env: Env) => Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.onError(toErrorResponse)
  app.notFound((c) => problemResponse(c, { status: 404, title: 'Not found', detail: `Nothing answers ${c.req.method} ${c.req.path}.` }))
  app.use(async (c, next) => {
    c.set('deps', createDeps(c.env))
    await next()
  })
  app.get('/healthz', (c) => c.text('ok'))
  app.use('/v1/*', allowPages, limitBody(MAX_VISIT_BYTES))
  app.use('/admin/api/*', limitBody(MAX_PLAYBOOK_BYTES))
  app.route('/v1/visit', visitRoutes)
  app.all('/admin/api/*', answerAdmin)
  return app
}

/** The administration is a module of its own, loaded when somebody asks for it: deciding does not carry it along. */
const answerAdmin: Handler<AppEnv> = async (c) => {
  const { createAdminRoutes } = await import('./admin/api/routes.ts')
  return createAdminRoutes(c.get('deps')).fetch(c.req.raw, c.env, c.executionCtx)
}
