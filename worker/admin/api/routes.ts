import { Hono } from 'hono'
import { canonicalJson } from '../../../shared/lib/canonical-json.ts'
import type { PublishedPlaybook } from '../../../shared/model/playbook.ts'
import { compilePlaybook } from '../../../shared/playbook/compile.ts'
import { parsePlaybook } from '../../../shared/wire/playbook-schema.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { problemResponse } from '../../http/problem-response.ts'
import { hasSecretKey } from '../../http/secret-key.ts'

/** `/admin/api`: for whoever holds the secret key. Without one being set it answers nobody. */
export const adminRoutes = new Hono<AppEnv>()
  .use(async (c, next) => {
    if (c.get('deps').secretKey === null) {
      const detail = 'This deployment has no secret key: set one with "wrangler secret put WAYPOST_SECRET_KEY".'
      return problemResponse(c, { status: 403, title: 'No secret key is set', detail })
    }
    if (!(await hasSecretKey(c))) {
      const detail = 'Send the secret key as "Authorization: Bearer <key>".'
      return problemResponse(c, { status: 401, title: 'Not authorized', detail })
    }
    return next()
  })
  .put('/sites/:site/playbook', async (c) => {
    const body = await c.req.json<unknown>().catch(() => undefined)
    if (body === undefined) return problemResponse(c, { status: 400, title: 'Not JSON', detail: 'The body must be JSON.' })
    const parsed = parsePlaybook(body)
    const compiled = parsed.ok ? compilePlaybook(parsed.value) : parsed
    if (!parsed.ok || !compiled.ok) {
      const problems = compiled.ok ? [] : compiled.problems
      const detail = `The playbook has ${problems.length} problem${problems.length === 1 ? '' : 's'}; nothing was published.`
      return problemResponse(c, { status: 422, title: 'Not a playbook', detail, problems })
    }
    const site = c.req.param('site')
    if (parsed.value.site !== site) {
      const problems = [{ path: 'site', problem: `is "${parsed.value.site}", the address says "${site}"`, hint: 'let them agree' }]
      return problemResponse(c, { status: 422, title: 'Not a playbook', detail: 'Nothing was published.', problems })
    }
    const published = await publishedOf(parsed.value, c.get('deps').now())
    await c.get('deps').store.publish(published)
    c.get('deps').playbooks.accept(published)
    const { costs, maxEvidenceBytes } = compiled.value
    return c.json({ site, version: published.version, bytes: maxEvidenceBytes, cost: costs })
  })

/** Named by what it says: publishing the same again changes nothing. */
async function publishedOf(playbook: PublishedPlaybook['playbook'], now: number): Promise<PublishedPlaybook> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonicalJson(playbook)))
  const hex = [...new Uint8Array(digest, 0, 6)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { version: hex, publishedAt: now, playbook }
}
