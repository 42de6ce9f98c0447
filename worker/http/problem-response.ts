import type { Context } from 'hono'
import type { Problem } from '../../shared/lib/problem.ts'
import type { AppEnv } from './app-env.ts'
import { PAGE_HEADERS } from './page-headers.ts'

/** What went wrong with a request, for a program and for a person. Source: RFC 9457. */
export interface ProblemDetails {
  readonly status: number
  /** The kind of problem, in words that do not change. */
  readonly title: string
  /** This occurrence, and what to do about it. */
  readonly detail: string
  readonly problems?: readonly Problem[]
  readonly headers?: { readonly [name: string]: string }
}

export function problemResponse({ status, title, detail, problems, headers }: ProblemDetails): Response {
  const type = `urn:waypost:problem:${title.toLowerCase().replaceAll(' ', '-')}`
  const body = { type, title, status, detail, ...(problems && { problems }) }
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...PAGE_HEADERS, 'content-type': 'application/problem+json', ...headers },
  })
}

/** What is wrong with a body that could not be read. */
export function bodyProblem(fault: 'too-large' | 'not-json', maxBytes: number): Response {
  if (fault === 'not-json') return problemResponse({ status: 400, title: 'Not JSON', detail: 'The body must be JSON.' })
  const detail = `The body must be at most ${maxBytes} bytes: send fewer touches in one request.`
  return problemResponse({ status: 413, title: 'Body too large', detail })
}

/** The answer where no feature answers. */
export function notFoundResponse(c: Context<AppEnv>): Response {
  return problemResponse({ status: 404, title: 'Not found', detail: `Nothing answers ${c.req.method} ${c.req.path}.` })
}

/** The one place that answers for bugs and outages. */
export function toErrorResponse(error: Error, c: Context<AppEnv>): Response {
  c.get('deps')?.log({ log: 'fault', detail: error.stack ?? String(error) })
  const detail = c.get('deps')?.isDevelopment === true ? error.message : 'The request may be sent again.'
  return problemResponse({ status: 503, title: 'Out of service', detail, headers: { 'retry-after': '5' } })
}
