import type { Context } from 'hono'
import type { Hono } from 'hono/tiny'
import { loadCompiler } from '../../../shared/content/load-compiler.ts'
import { sanitized } from '../../../shared/content/load-sanitizer.ts'
import { canonicalJson } from '../../../shared/lib/canonical-json.ts'
import type { Parsed, Problem } from '../../../shared/lib/problem.ts'
import type { Playbook, PublishedPlaybook } from '../../../shared/model/playbook.ts'
import { type CompiledPlaybook, compilePlaybook } from '../../../shared/playbook/compile.ts'
import { settingsOf } from '../../../shared/playbook/site-settings.ts'
import { warningsOf } from '../../../shared/playbook/warnings.ts'
import { parsePlaybook } from '../../../shared/wire/playbook-schema.ts'
import type { Deps } from '../../deps.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { bodyProblem, problemResponse } from '../../http/problem-response.ts'
import { readJson } from '../../http/read-json.ts'
import { refusalWithoutKey } from '../../http/require-key.ts'
import { createSubRoutes } from '../../http/sub-routes.ts'

const MAX_PLAYBOOK_BYTES = 1024 * 1024

/** `/admin/api`: for whoever holds the secret key. Without one being set it answers nobody. */
export function createAdminRoutes(deps: Deps): Hono<AppEnv> {
  const routes = createSubRoutes(deps, '/admin/api')
  routes.use(async (c, next) => (await refusalWithoutKey(c)) ?? next())
  routes.put('/sites/:site/playbook', publish)
  return routes
}

async function publish(c: Context<AppEnv, '/sites/:site/playbook'>): Promise<Response> {
  const body = await readJson(c.req.raw, MAX_PLAYBOOK_BYTES)
  if (!body.ok) return bodyProblem(body.fault, MAX_PLAYBOOK_BYTES)
  const made = await make(body.json)
  if (!made.ok) return refusePlaybook(made.problems)
  const { playbook, costs, maxEvidenceBytes } = made.value.compiled
  const site = c.req.param('site')
  if (playbook.site !== site) {
    return refusePlaybook([
      { path: 'site', problem: `is "${playbook.site}", the address says "${site}"`, hint: 'let them agree' },
    ])
  }
  const moved = movedShards(playbook, await c.get('deps').store.shards(site))
  if (moved !== null) return refusePlaybook([moved])
  const published = await publishedOf(playbook, c.get('deps').now())
  await c.get('deps').store.publish(published)
  await c.get('deps').playbooks.accept(published)
  const warnings = [...warningsOf(playbook), ...(await unsigned(playbook, c.get('deps'))), ...made.value.warnings]
  return c.json({ site, version: published.version, bytes: maxEvidenceBytes, cost: costs, warnings })
}

interface Made {
  /** Of the playbook as it is stored: its markup sanitised. */
  readonly compiled: CompiledPlaybook
  readonly warnings: readonly Problem[]
}

async function make(json: unknown): Promise<Parsed<Made>> {
  const parsed = parsePlaybook(json)
  if (!parsed.ok) return parsed
  const { playbook, warnings, problems } = await sanitized(parsed.value)
  const compiled = compilePlaybook(playbook, await loadCompiler(playbook))
  const all = [...problems, ...(compiled.ok ? [] : compiled.problems)]
  return compiled.ok && all.length === 0
    ? { ok: true, value: { compiled: compiled.value, warnings } }
    : { ok: false, problems: all }
}

/** Webhooks are told nothing that they could not know to be told by this site. */
async function unsigned({ site, webhooks = [] }: Playbook, { services }: Deps): Promise<readonly Problem[]> {
  if (webhooks.length === 0) return []
  const hint = `list "${site}:whsec_<base64 of 24 to 64 random bytes>" in the secret WAYPOST_WEBHOOK_SECRETS`
  try {
    const secrets = await (await services()).webhookSecrets()
    return secrets.has(site)
      ? []
      : [{ path: 'webhooks', problem: 'are told nothing: there is no secret to sign by', hint }]
  } catch (error) {
    return [{ path: 'webhooks', problem: `are told nothing: ${error instanceof Error ? error.message : error}`, hint }]
  }
}

/** Profiles are found by their shard: with another number of shards, nobody would be found again. */
function movedShards(playbook: Playbook, before: number | null): Problem | null {
  const { shards } = settingsOf(playbook)
  if (before === null || shards === before) return null
  const problem = `is ${shards}, and the site's profiles lie in ${before} shards since its first publication`
  return { path: 'shards', problem, hint: `let it be ${before}: the number cannot change` }
}

function refusePlaybook(problems: readonly Problem[]): Response {
  const detail = `The playbook has ${problems.length} problem${problems.length === 1 ? '' : 's'}; nothing was published.`
  return problemResponse({ status: 422, title: 'Not a playbook', detail, problems })
}

/** Named by what it says: publishing the same again changes nothing. */
async function publishedOf(playbook: Playbook, now: number): Promise<PublishedPlaybook> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonicalJson(playbook)))
  const hex = [...new Uint8Array(digest, 0, 6)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { version: hex, publishedAt: now, playbook }
}
