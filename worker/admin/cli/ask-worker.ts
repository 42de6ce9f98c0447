import { CommandFailure, isSystemError } from './command-failure.ts'
import { isAttributes, parseJson } from './json-value.ts'
import { describeProblems } from './playbook-file.ts'

/** Where a question goes, and with which key. */
export interface Asked {
  /** The Worker's address, as `http://localhost:8787`. */
  readonly url: string
  readonly key: string
  readonly path: string
  readonly params: { readonly [name: string]: string }
  /** Posted as JSON; absent, the question is in the address. */
  readonly body?: unknown
  readonly fetch?: typeof globalThis.fetch
}

/** Asks a Worker. What it has against the question, and a Worker that is not there, end the command. */
export async function askWorker({ url, key, path, params, body, fetch = globalThis.fetch }: Asked): Promise<Response> {
  const address = addressOf(url, path)
  for (const [name, value] of Object.entries(params)) address.searchParams.set(name, value)
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const response = await send(
    address,
    fetch,
    body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) },
  )
  if (response.ok) return response
  throw new CommandFailure(await refusalOf(response, url))
}

function addressOf(url: string, path: string): URL {
  const base = URL.parse(url)
  if (base?.protocol !== 'http:' && base?.protocol !== 'https:') {
    throw new CommandFailure(`"${url}" is no address of a Worker. Write it as --url https://waypost.example.com.`)
  }
  return new URL(`${base.pathname.replace(/\/$/, '')}${path}`, base)
}

async function send(address: URL, fetch: typeof globalThis.fetch, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    const reason = isSystemError(cause) ? ` (${cause.code})` : ''
    throw new CommandFailure(`No Worker answers at ${address.origin}${reason}. Run \`npm start\`, or give --url.`)
  }
}

/** Reads RFC 9457 problem details. */
async function refusalOf(response: Response, url: string): Promise<string> {
  const answer = parseJson(await response.text())
  if (!isAttributes(answer)) return `${url} answered ${response.status} and no JSON. Is it a Waypost Worker?`
  const problems = Array.isArray(answer.problems) ? answer.problems.filter(isAttributes) : []
  if (problems.length === 0) return String(answer.detail ?? answer.title ?? response.status)
  const described = describeProblems(
    problems.map(({ path, problem, hint }) => ({
      path: String(path),
      problem: String(problem),
      ...(hint !== undefined && { hint: String(hint) }),
    })),
  )
  return [`${String(answer.title)}:`, ...described].join('\n')
}
