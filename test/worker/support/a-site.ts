import type { Playbook } from '../../../shared/model/playbook.ts'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { aWorker, type TestWorker, type WorkerOptions } from './a-worker.ts'

let sites = 0

/** A Worker with a site of its own, since profiles outlive a test; its stage is the number of looks at the prices. */
export async function aSite(
  changes: Partial<Playbook> = {},
  options: Omit<WorkerOptions, 'playbook'> = {},
): Promise<{ readonly worker: TestWorker; readonly site: string }> {
  sites += 1
  const site = `site-${crypto.randomUUID().slice(0, 8)}-${sites}`
  const worker = await aWorker({ ...options, playbook: aCountingPlaybook({ site, ...changes }) })
  return { worker, site }
}
