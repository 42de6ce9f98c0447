import type { Passport } from '../../../worker/passport/passport.ts'
import { openToken } from '../../../worker/passport/token.ts'
import type { TestWorker } from './a-worker.ts'

/** What a reply's token says; throws the fault of one that does not open. */
export async function open(worker: TestWorker, token: string | null, site = 'shop'): Promise<Passport> {
  const served = await worker.deps.playbooks.get(site, () => undefined)
  if (served === null || token === null) throw new Error('There is nothing to open')
  const { program, version } = served
  const opened = await openToken(token, site, {
    keys: await worker.deps.tokenKeys(),
    program,
    version,
    now: worker.clock.now,
  })
  if (!opened.ok) throw new Error(opened.fault)
  return opened.passport
}
