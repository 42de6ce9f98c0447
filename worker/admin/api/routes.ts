import type { Context } from 'hono'
import type { Hono } from 'hono/tiny'
import { loadCompiler } from '../../../shared/content/load-compiler.ts'
import { canonicalJson } from '../../../shared/lib/canonical-json.ts'
import type { Problem } from '../../../shared/lib/problem.ts'
import type { Playbook, PublishedPlaybook } from '../../../shared/model/playbook.ts'
import { compilePlaybook } from '../../../shared/playbook/compile.ts'
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
  const parsed = parsePlaybook(body.json)
  const compiled = parsed.ok ? compilePlaybook(parsed.value, await loadCompiler(parsed.value)) : parsed
  if (!parsed.ok || !compiled.ok) return refusePlaybook(compiled.ok ? [] : compiled.problems)
  const site = c.req.param('site')
  if (parsed.value.site !== site) {
    return refusePlaybook([
      { path: 'site', problem: `is "${parsed.value.site}", the address says "${site}"`, hint: 'let them agree' },
    ])
  }
  const moved = movedShards(parsed.value, await c.get('deps').store.shards(site))
  if (moved !== null) return refusePlaybook([moved])
  const published = await publishedOf(parsed.value, c.get('deps').now())
  await c.get('deps').store.publish(published)
  await c.get('deps').playbooks.accept(published)
  const { costs, maxEvidenceBytes } = compiled.value
  const warnings = warningsOf(parsed.value)
  return c.json({ site, version: published.version, bytes: maxEvidenceBytes, cost: costs, warnings })
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
