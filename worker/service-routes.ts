import type { Hono } from 'hono/tiny'
import { answerDecide } from './decide/answer-decide.ts'
import type { Deps } from './deps.ts'
import type { AppEnv } from './http/app-env.ts'
import { createSubRoutes } from './http/sub-routes.ts'
import { answerIdentify } from './ingest/answer-identify.ts'
import { answerTouches } from './ingest/answer-touches.ts'
import { answerExported } from './insight/answer-export.ts'
import { answerInsight } from './insight/answer-insight.ts'
import { answerQuery } from './insight/answer-query.ts'
import { answerSql } from './insight/answer-sql.ts'
import { answerPerson } from './person/answer-person.ts'
import { answerErase, answerExport } from './privacy/answer-privacy.ts'
import { answerLink } from './visit/answer-link.ts'
import { answerTag } from './visit/answer-tag.ts'

/** What pages rarely ask, and what servers ask: one line for each. */
export function createServiceRoutes(deps: Deps): Hono<AppEnv> {
  const routes = createSubRoutes(deps, '/v1')
  routes.post('/touches', answerTouches)
  routes.post('/identify', answerIdentify)
  routes.get('/decide', answerDecide)
  routes.post('/decide', answerDecide)
  routes.get('/profiles/:id', answerPerson)
  routes.post('/privacy/export', answerExport)
  routes.post('/privacy/erase', answerErase)
  routes.post('/link', answerLink)
  routes.get('/tag.js', answerTag)
  routes.get('/insight/:question', answerInsight)
  routes.post('/query', answerQuery)
  routes.get('/export/:what', answerExported)
  routes.post('/sql', answerSql)
  return routes
}
