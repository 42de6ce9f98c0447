import { inRoot } from './root.ts'
import { loadWrangler } from './wrangler.ts'

/** How long the Worker may take to answer for the first time. */
const MAX_START_MS = 30_000

/** On Cloudflare the platform keeps the time of `crons` in `wrangler.toml`; here this does. */
const CRON_EVERY_MS = 60_000

/** A Worker that runs on this machine. */
export interface LocalWorker {
  readonly url: string
  /** What the cron does each minute; rejects where it fails. */
  sweep(): Promise<void>
  /** Ends the Worker and every process that it runs in. */
  stop(): Promise<void>
}

/** Where it listens, where it keeps what it knows, and whether it is built anew whenever a source changes. */
export interface LocalOptions {
  /** 0: any that is free. */
  readonly port: number
  readonly state: string
  readonly isRebuilt: boolean
}

/** Starts the built Worker; rejects in one line when it cannot. */
export async function startLocalWorker({ port, state, isRebuilt }: LocalOptions): Promise<LocalWorker> {
  const { unstable_startWorker: startWorker } = await loadWrangler()
  const worker = await startWorker({
    config: inRoot('wrangler.toml'),
    dev: {
      logLevel: 'error',
      server: { hostname: 'localhost', port },
      inspector: false,
      persist: state,
      remote: false,
      watch: isRebuilt,
    },
    ...(isRebuilt ? {} : { build: { custom: {} } }),
  })
  const failed = new Promise<never>((_, reject) => {
    worker.raw.on('error', (event) => reject(new Error(`The Worker does not start: ${reasonOf(event)}`)))
  })
  await Promise.race([failed, answering(worker.url), tooLate()])
  worker.raw.on('error', (event) => console.error(`The Worker failed: ${reasonOf(event)}`))
  const url = (await worker.url).origin
  const sweep = () => runCron(url)
  const clock = setInterval(() => {
    sweep().catch((error: unknown) => console.error(`The cron failed: ${reasonOf(error)}`))
  }, CRON_EVERY_MS)
  return {
    url,
    sweep,
    stop: () => {
      clearInterval(clock)
      return worker.dispose()
    },
  }
}

/**
 * By the address that the local runtime answers itself: `scheduled` of wrangler's worker looks for it in the proxy before
 * the Worker, and does not find it (4.156.2).
 */
async function runCron(url: string): Promise<void> {
  const response = await fetch(`${url}/cdn-cgi/local/scheduled?${new URLSearchParams({ cron: '* * * * *' })}`)
  const outcome = await response.text()
  if (outcome !== 'ok') throw new Error(`it ended with "${outcome.slice(0, 200)}"`)
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
