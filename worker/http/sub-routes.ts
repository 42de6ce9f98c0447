import { Hono } from 'hono/tiny'
import type { Deps } from '../deps.ts'
import type { AppEnv } from './app-env.ts'
import { notFoundResponse, toErrorResponse } from './problem-response.ts'

/** Routes in a module of their own: with the dependencies of the app that loads them, and its answers to what goes wrong. */
export function createSubRoutes(deps: Deps, basePath: string): Hono<AppEnv> {
  const routes = new Hono<AppEnv>().basePath(basePath)
  routes.onError(toErrorResponse)
  routes.notFound(notFoundResponse)
  routes.use(async (c, next) => {
    c.set('deps', deps)
    await next()
  })
  return routes
}
