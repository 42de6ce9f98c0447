import type { Playbook } from '../../shared/model/playbook.ts'
import { retentionMsOf } from '../../shared/playbook/site-settings.ts'
import type { TouchLog } from './touch-log.ts'

interface Forgetting {
  readonly touchLog: TouchLog
  /** A site's playbook, or `null` for a site that has none. */
  readonly playbookOf: (site: string) => Promise<Playbook | null>
  /** Told of a site whose playbook cannot be read; its touches stay until the next time. */
  readonly onFault: (site: string, fault: string) => void
  /** Epoch milliseconds. */
  readonly now: number
}

/**
 * Forgets touches that are older than the `retention` of their site's playbook, to the millisecond; where no playbook is
 * published, than that of one which does not say. How many.
 */
export function forgetTouches({ touchLog, playbookOf, onFault, now }: Forgetting): Promise<number> {
  return touchLog.forget(async (site) => {
    try {
      return now - retentionMsOf((await playbookOf(site)) ?? {})
    } catch (error) {
      onFault(site, String(error))
      return 0
    }
  })
}
