import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem } from '../../shared/lib/problem.ts'
import type { AppEnv } from './app-env.ts'

/** What went wrong with a request, for a program and for a person. Source: RFC 9457. */
export interface ProblemDetails {
  readonly status: ContentfulStatusCode
  /** The kind of problem, in words that do not change. */
  readonly title: string
  /** This occurrence, and what to do about it. */
  readonly detail: string
  readonly problems?: readonly Problem[]
}

export function problemResponse(c: Context<AppEnv>, { status, title, detail, problems }: ProblemDetails): Response {
  const type = `urn:waypost:problem:${title.toLowerCase().replaceAll(' ', '-')}`
  const body = { type, title, status, detail, ...(problems && { problems }) }
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' })
}

/** The one place that answers for bugs and outages. */
export function toErrorResponse(error: Error, c: Context<AppEnv>): Response {
  c.get('deps')?.log({ log: 'fault', detail: error.stack ?? String(error) })
  const detail = c.get('deps')?.isDevelopment === true ? error.message : 'The request may be sent again.'
  c.header('retry-after', '5')
  return problemResponse(c, { status: 503, title: 'Out of service', detail })
}
