import type { Context } from 'hono'
import type { Parsed, Problem } from '../../shared/lib/problem.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import type { AppEnv } from './app-env.ts'
import { bodyProblem, problemResponse } from './problem-response.ts'
import { readJson } from './read-json.ts'

/** What a request asks, under the playbook of its site; or the answer to one that asks nothing sensible. */
export type Read<T> =
  | { readonly ok: true; readonly value: T; readonly served: ServedPlaybook }
  | { readonly ok: false; readonly response: Response }

interface Form<T> {
  readonly maxBytes: number
  readonly parse: (input: unknown) => Parsed<T> | Promise<Parsed<T>>
  /** What the body is to be, as in "Not a visit". */
  readonly title: string
}

/** Reads the body of a request about a site. */
export async function readRequest<T extends { readonly site: string }>(
  c: Context<AppEnv>,
  { maxBytes, parse, title }: Form<T>,
): Promise<Read<T>> {
  const body = await readJson(c.req.raw, maxBytes)
  if (!body.ok) return { ok: false, response: bodyProblem(body.fault, maxBytes) }
  return underPlaybook(c, await parse(body.json), title)
}

/** What was parsed of a request about a site, under that site's playbook. */
export async function underPlaybook<T extends { readonly site: string }>(
  c: Context<AppEnv>,
  parsed: Parsed<T>,
  title: string,
): Promise<Read<T>> {
  if (!parsed.ok) return { ok: false, response: notParsed(title, parsed.problems) }
  const served = await servedOf(c, parsed.value.site)
  if (served === null) return { ok: false, response: unknownSite(parsed.value.site) }
  return { ok: true, value: parsed.value, served }
}

/** The playbook of a site, or `null` for an unknown one. */
export function servedOf(c: Context<AppEnv>, site: string): Promise<ServedPlaybook | null> {
  return c.get('deps').playbooks.get(site, (refresh) => c.executionCtx.waitUntil(refresh))
}

/** The answer to a body that is not what it is to be. */
export function notParsed(title: string, problems: readonly Problem[]): Response {
  const detail = problems.map(({ path, problem }) => `${path} ${problem}`).join('; ')
  return problemResponse({ status: 422, title, detail, problems })
}

/** The answer about a site that has no playbook. */
export function unknownSite(site: string): Response {
  return problemResponse({
    status: 404,
    title: 'Unknown site',
    detail: `No playbook is published for the site "${site}": publish one, or correct the site's id.`,
    problems: [{ path: 'site', problem: 'has no playbook' }],
  })
}
