import { inRoot } from './root.ts'
import { loadWrangler } from './wrangler.ts'

/** How long the Worker may take to answer for the first time. */
const MAX_START_MS = 30_000

/** On Cloudflare the platform keeps the time of `crons` in `wrangler.toml`; here this does. */
const CRON_EVERY_MS = 60_000

/** A Worker that runs on this machine, rebuilt whenever its sources change. */
export interface LocalWorker {
  readonly url: string
  /** Ends the Worker and every process that it runs in. */
  stop(): Promise<void>
}

/** Starts the built Worker with its state in `.wrangler/state`; rejects in one line when it cannot. */
export async function startLocalWorker(port: number): Promise<LocalWorker> {
  const { unstable_startWorker: startWorker } = await loadWrangler()
  const worker = await startWorker({
    config: inRoot('wrangler.toml'),
    dev: {
      logLevel: 'error',
      server: { hostname: 'localhost', port },
      inspector: false,
      persist: inRoot('.wrangler/state'),
      remote: false,
      watch: true,
    },
  })
  const failed = new Promise<never>((_, reject) => {
    worker.raw.on('error', (event) => reject(new Error(`The Worker does not start: ${reasonOf(event)}`)))
  })
  await Promise.race([failed, answering(worker.url), tooLate()])
  worker.raw.on('error', (event) => console.error(`The Worker failed: ${reasonOf(event)}`))
  const clock = setInterval(() => {
    worker
      .scheduled({ cron: '* * * * *' })
      .catch((error: unknown) => console.error(`The cron failed: ${reasonOf(error)}`))
  }, CRON_EVERY_MS)
  return {
    url: `http://localhost:${port}`,
    stop: () => {
      clearInterval(clock)
      return worker.dispose()
    },
  }
}

async function answering(url: Promise<URL>): Promise<void> {
  const health = new URL('/healthz', await url)
  while (!(await fetch(health).then(isOk, () => false))) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function isOk(response: Response): Promise<boolean> {
  await response.body?.cancel()
  return response.ok
}

function tooLate(): Promise<never> {
  const message = `The Worker did not answer within ${MAX_START_MS / 1000} s: \`npm run reset\` clears a broken local state`
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(message)), MAX_START_MS).unref()
  })
}

function reasonOf(event: unknown): string {
  if (event instanceof Error) return event.message
  if (typeof event === 'object' && event !== null && 'cause' in event && event.cause instanceof Error)
    return event.cause.message
  return String(event)
}
