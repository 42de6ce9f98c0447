import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { inRoot, ROOT } from './root.ts'
import { WRANGLER_SETTINGS } from './wrangler.ts'

/** Written once wrangler has applied them; `npm run reset` clears it with the rest of the state. */
const APPLIED = inRoot('.wrangler/state/migrations-applied')

/** Brings the local ledger up to date by wrangler's own migrations. Takes no time when there is nothing to do. */
export function migrateLocalLedger(): void {
  const known = readdirSync(inRoot('worker/ledger/migrations')).toSorted().join('\n')
  if (existsSync(APPLIED) && readFileSync(APPLIED, 'utf8') === known) return
  const wrangler = inRoot('node_modules/wrangler/bin/wrangler.js')
  const state = ['--local', '--persist-to', inRoot('.wrangler/state')]
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [wrangler, 'd1', 'migrations', 'apply', 'LEDGER', ...state],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...WRANGLER_SETTINGS, CI: 'true' } },
  )
  if (status !== 0) throw new Error(`The local ledger could not be brought up to date:\n${stdout}${stderr}`)
  mkdirSync(dirname(APPLIED), { recursive: true })
  writeFileSync(APPLIED, known)
}
