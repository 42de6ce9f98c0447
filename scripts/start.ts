import { existsSync } from 'node:fs'
import { buildAll } from './build.ts'
import { demoModes } from './demo-modes.ts'
import { localSecretKey } from './dev-vars.ts'
import { faultText } from './fault-text.ts'
import { isPortFree } from './free-port.ts'
import { type LocalWorker, startLocalWorker } from './local-worker.ts'
import { migrateLocalLedger } from './migrate.ts'
import { publishDemo } from './publish-demo.ts'
import { inRoot } from './root.ts'

const DEFAULT_PORT = 8787
const MAX_PORT = 65_535
const STATE = inRoot('.wrangler/state')

let worker: LocalWorker | null = null
let isEnding = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))

try {
  worker = await start(portOf(process.env.PORT))
  if (isEnding) await worker.stop()
} catch (error) {
  if (!isEnding) console.error(faultText(error))
  await end(1)
}

async function start(port: number): Promise<LocalWorker> {
  if (!(await isPortFree(port))) {
    throw new Error(`Port ${port} is in use: stop what uses it, or take another with \`PORT=${port + 1} npm start\`.`)
  }
  const key = localSecretKey(inRoot('.dev.vars'))
  migrateLocalLedger(STATE)
  await buildAll()
  const started = await startLocalWorker({ port, state: STATE, isRebuilt: true })
  worker = started
  const version = await publishDemo(started.url, key)
  const elsewhere = port === DEFAULT_PORT ? '' : ` --url ${started.url}`
  console.log(`
  Waypost runs on this machine. Ctrl-C stops it.

  The demo shop, by how its decisions come:

${modeLines(started.url)}

  The tag is ${started.url}/tag.js,
  the playbook test/demo/playbook.jsonc, published as ${version}.

  \`npx waypost query now --site demo${elsewhere}\` says where everybody is,
  \`npm run reset\` forgets what was kept.
`)
  return started
}

/** An address for each mode. */
function modeLines(url: string): string {
  const modes = demoModes({ hasBootstrap: existsSync(inRoot('dist/tag/bootstrap.js')) })
  const width = Math.max(...modes.map(({ base }) => base.length))
  return modes.map(({ base, what }) => `    ${`${url}${base}/`.padEnd(url.length + width + 3)}${what}`).join('\n')
}

function portOf(given: string | undefined): number {
  const port = given === undefined || given === '' ? DEFAULT_PORT : Number(given)
  if (Number.isInteger(port) && port > 0 && port <= MAX_PORT) return port
  throw new Error(`PORT is "${given}": give a number from 1 to ${MAX_PORT}.`)
}

/** Stops whatever runs, once, however often it is asked. */
async function end(exitCode: number): Promise<void> {
  if (isEnding) return
  isEnding = true
  await worker?.stop()
  process.exit(exitCode)
}
