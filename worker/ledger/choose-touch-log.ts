import type { Env } from '../env.ts'
import { createAnalyticsTouchLog } from './analytics-touch-log.ts'
import { createD1TouchLog } from './d1-touch-log.ts'
import type { TouchLog } from './touch-log.ts'

/** The touch log that the settings name, for one invocation of the Worker. Throws where they name none that there is. */
export function chooseTouchLog(env: Pick<Env, 'LEDGER' | 'FACTS' | 'TOUCHES' | 'WAYPOST_TOUCH_LOG'>): TouchLog {
  const { LEDGER, FACTS, TOUCHES, WAYPOST_TOUCH_LOG: name = 'd1' } = env
  if (name === 'd1') return createD1TouchLog(LEDGER)
  if (name !== 'analytics')
    throw new Error(`WAYPOST_TOUCH_LOG is "${name}": set it to "d1" or "analytics", or leave it out`)
  if (TOUCHES === undefined)
    throw new Error('WAYPOST_TOUCH_LOG is "analytics": bind the dataset waypost_touches as TOUCHES in wrangler.toml')
  const { write } = createAnalyticsTouchLog({ dataset: TOUCHES, later: (posting) => FACTS.send(posting) })
  // What D1 logged before the setting changed is still forgotten, copied and erased there.
  return { ...createD1TouchLog(LEDGER), write }
}
