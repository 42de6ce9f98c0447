import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, ROOT } from './root.ts'
import { WRANGLER_SETTINGS } from './wrangler.ts'

/**
 * Brings the ledger in a local state up to date by wrangler's own migrations. Takes no time when there is nothing to do: a
 * file beside the state says so, which `npm run reset` clears with it.
 */
export function migrateLocalLedger(folder: string): void {
  const applied = join(folder, 'migrations-applied')
  const known = readdirSync(inRoot('worker/ledger/migrations')).toSorted().join('\n')
  if (existsSync(applied) && readFileSync(applied, 'utf8') === known) return
  const wrangler = inRoot('node_modules/wrangler/bin/wrangler.js')
  const state = ['--local', '--persist-to', folder]
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [wrangler, 'd1', 'migrations', 'apply', 'LEDGER', ...state],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...WRANGLER_SETTINGS, CI: 'true' } },
  )
  if (status !== 0) throw new Error(`The local ledger could not be brought up to date:\n${stdout}${stderr}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(applied, known)
}
