import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalWorker, startLocalWorker } from '../scripts/local-worker.ts'
import { migrateLocalLedger } from '../scripts/migrate.ts'

describe('the Worker of npm start', () => {
  const state = mkdtempSync(join(tmpdir(), 'waypost-state-'))
  let worker: LocalWorker
  beforeAll(async () => {
    migrateLocalLedger(state)
    worker = await startLocalWorker({ port: 0, state, isRebuilt: false })
  })
  afterAll(async () => {
    await worker.stop()
    rmSync(state, { recursive: true })
  })

  it('does each minute what the cron does, over a ledger that is up to date', async () => {
    await expect(worker.sweep()).resolves.toBeUndefined()
  })
})
