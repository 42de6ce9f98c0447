#!/usr/bin/env node
// Plain JavaScript, so that any Node can start it: one older than the sources need hands over to the checkout's own.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The first Node that runs TypeScript without a flag or a warning. */
const NEEDED_MAJOR = 24

if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) {
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
} else {
  process.exitCode = runWithOwnNode()
}

function runWithOwnNode() {
  const executable = process.platform === 'win32' ? 'node.exe' : 'node'
  const own = fileURLToPath(new URL(`../../../node_modules/node/bin/${executable}`, import.meta.url))
  if (!existsSync(own)) {
    console.error(`waypost: needs Node ${NEEDED_MAJOR}, this is ${process.version}. Run \`npm ci\` in the checkout.`)
    return 1
  }
  const run = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  if (run.error !== undefined) throw run.error
  if (run.signal !== null) process.kill(process.pid, run.signal)
  return run.status ?? 1
}
