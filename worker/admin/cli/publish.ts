import type { Problem } from '../../../shared/lib/problem.ts'
import type { Attributes, Json } from '../../../shared/model/touch.ts'
import { CommandFailure, isSystemError } from './command-failure.ts'
import { isAttributes, parseJson } from './json-value.ts'
import { describeProblems, readPlaybookFile } from './playbook-file.ts'

export interface PublishOptions {
  readonly file: string
  /** Where the Worker is, as `http://localhost:8787`. */
  readonly url: string
  readonly key: string
  readonly fetch?: typeof globalThis.fetch
}

/** The bytes of evidence that one clause of a playbook can cost. */
export interface ConditionCost {
  readonly path: string
  readonly keeps: string
  readonly bytes: number
}

export type PublishOutcome =
  | {
      readonly ok: true
      readonly site: string
      readonly version: string
      readonly cost: readonly ConditionCost[]
      /** The most that the evidence of one visitor can take. */
      readonly bytes: number
      /** What the playbook may say, and what saying it means. */
      readonly warnings: readonly Problem[]
    }
  | { readonly ok: false; readonly detail: string; readonly problems: readonly Problem[] }

/** Puts a playbook file into a Worker. What the Worker has to say against it is the outcome; an unreachable Worker is a failure. */
export async function publishFile({
  file,
  url,
  key,
  fetch = globalThis.fetch,
}: PublishOptions): Promise<PublishOutcome> {
  const playbook = await readPlaybookFile(file)
  const site = isAttributes(playbook) ? playbook.site : undefined
  if (typeof site !== 'string' || site === '') {
    const problem = { path: 'site', problem: 'is missing', hint: 'a playbook names its site, as in "site": "shop"' }
    return { ok: false, detail: 'The playbook does not say whose it is; nothing was published.', problems: [problem] }
  }
  const response = await send(addressOf(url, site), key, { playbook, fetch })
  const answer = parseJson(await response.text())
  if (!isAttributes(answer))
    throw new CommandFailure(`${url} answered ${response.status} and no JSON. Is it a Waypost Worker?`)
  return response.ok ? published(answer, site) : refused(answer, response.status)
}

/** An outcome for a terminal, line by line. */
export function describeOutcome(outcome: PublishOutcome, file: string): readonly string[] {
  if (!outcome.ok) return [`${file}: ${outcome.detail}`, ...describeProblems(outcome.problems)]
  const costs = outcome.cost.map(({ path, keeps, bytes }) => `  ${path} keeps ${keeps}: ${bytes} bytes`)
  const most = `A visitor's evidence takes at most ${outcome.bytes} bytes${costs.length === 0 ? '.' : ':'}`
  const published = `Published ${file} for ${outcome.site} as version ${outcome.version}.`
  const warnings = outcome.warnings.length === 0 ? [] : ['Be warned:', ...describeProblems(outcome.warnings)]
  return [published, most, ...costs, ...warnings]
}

function addressOf(url: string, site: string): URL {
  const base = URL.parse(url)
  if (base?.protocol !== 'http:' && base?.protocol !== 'https:') {
    throw new CommandFailure(`"${url}" is no address of a Worker. Write it as --url https://waypost.example.com.`)
  }
  return new URL(`${base.pathname.replace(/\/$/, '')}/admin/api/sites/${encodeURIComponent(site)}/playbook`, base)
}

async function send(
  address: URL,
  key: string,
  { playbook, fetch }: { readonly playbook: Json; readonly fetch: typeof globalThis.fetch },
): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  try {
    return await fetch(address, { method: 'PUT', headers, body: JSON.stringify(playbook) })
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    const reason = isSystemError(cause) ? ` (${cause.code})` : ''
    throw new CommandFailure(`No Worker answers at ${address.origin}${reason}. Run \`npm start\`, or give --url.`)
  }
}

function published(answer: Attributes, site: string): PublishOutcome {
  const cost = objectsIn(answer.cost).map(({ path, keeps, bytes }) => ({
    path: text(path),
    keeps: text(keeps),
    bytes: Number(bytes),
  }))
  const warnings = problemsIn(answer.warnings)
  return { ok: true, site, version: text(answer.version), cost, bytes: Number(answer.bytes), warnings }
}

/** Reads RFC 9457 problem details. */
function refused(answer: Attributes, status: number): PublishOutcome {
  const detail = text(answer.detail) || text(answer.title) || `The Worker answered ${status}; nothing was published.`
  return { ok: false, detail, problems: problemsIn(answer.problems) }
}

function problemsIn(value: Json | undefined): readonly Problem[] {
  return objectsIn(value).map(({ path, problem, hint }) => ({
    path: text(path),
    problem: text(problem),
    ...(hint !== undefined && { hint: text(hint) }),
  }))
}

function objectsIn(value: Json | undefined): readonly Attributes[] {
  return Array.isArray(value) ? value.filter(isAttributes) : []
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
