import { randomKey } from '../../scripts/dev-vars.ts'
import { ROOT } from '../../scripts/root.ts'
import { loadWrangler } from '../../scripts/wrangler.ts'
import type { Playbook } from '../../shared/model/playbook.ts'

/** What a test wants to be there before it begins. */
export interface ServerOptions {
  readonly playbooks?: readonly Playbook[]
  /** As `WAYPOST_DEV` does: answers explain themselves to everybody. On unless told otherwise. */
  readonly development?: boolean
  /** As `WAYPOST_IDENTITY_SECRETS`; without any, nobody is proven to be anybody. */
  readonly identitySecrets?: string
  /** As `WAYPOST_WEBHOOK_SECRETS`; without any, no webhook is told anything. */
  readonly webhookSecrets?: string
  /** As `ORIGIN` and `WAYPOST_SITE`; the demo shop's files unless told otherwise. */
  readonly pages?: { readonly origin: string; readonly site: string }
}

/** The built Worker with its files, on a free port of this machine, with storage of its own that ends with it. */
export interface Server {
  /** Without a slash at its end. */
  readonly url: string
  readonly secretKey: string
  /** Publishes as a deployment does, through the admin API; rejects with the reply when that refuses. */
  publish(playbook: Playbook): Promise<void>
  /** What the cron does each minute. */
  sweep(): Promise<void>
  /** Ends the Worker; its address then refuses connections. May be called again. */
  stop(): Promise<void>
}

/** Starts what `npm run build` built. */
export async function startServer({
  playbooks = [],
  development = true,
  identitySecrets = '',
  webhookSecrets = '',
  pages,
}: ServerOptions = {}): Promise<Server> {
  const { createTestHarness } = await loadWrangler()
  const secretKey = randomKey()
  const secrets = {
    WAYPOST_TOKEN_KEYS: `1:${randomKey()}`,
    WAYPOST_SECRET_KEY: secretKey,
    WAYPOST_DEV: String(development),
    WAYPOST_IDENTITY_SECRETS: identitySecrets,
    WAYPOST_WEBHOOK_SECRETS: webhookSecrets,
  }
  const vars = pages && { ORIGIN: pages.origin, WAYPOST_SITE: pages.site }
  const harness = createTestHarness({
    root: ROOT,
    workers: [{ configPath: 'wrangler.toml', prebuiltWorkerDir: 'dist/worker', secrets, ...(vars && { vars }) }],
  })
  const { url } = await harness.listen()
  await harness.getWorker().applyD1Migrations('LEDGER')
  const server: Server = {
    url: url.origin,
    secretKey,
    publish: (playbook) => publish({ url: url.origin, secretKey, playbook }),
    sweep: async () => {
      const { outcome } = await harness.getWorker().scheduled({ cron: '* * * * *', scheduledTime: new Date() })
      if (outcome !== 'ok') throw new Error(`The cron ended with "${outcome}"`)
    },
    stop: () => harness.close(),
  }
  for (const playbook of playbooks) await server.publish(playbook)
  return server
}

interface Publication {
  readonly url: string
  readonly secretKey: string
  readonly playbook: Playbook
}

async function publish({ url, secretKey, playbook }: Publication): Promise<void> {
  const reply = await fetch(`${url}/admin/api/sites/${playbook.site}/playbook`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(playbook),
  })
  if (!reply.ok) throw new Error(`The playbook was refused (${reply.status}): ${await reply.text()}`)
  await reply.body?.cancel()
}
