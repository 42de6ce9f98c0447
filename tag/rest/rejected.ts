import type { SentTouch } from '../../shared/model/visit.ts'
import { drop } from '../queue/steps.ts'
import type { Core } from './core.ts'

/**
 * Lets go of the touches that problem details name, as `touches.3.value`: the Worker will never take them, but it will the
 * others. A claim that they name goes too.
 */
export async function dropRejected({ keep }: Core, sent: readonly SentTouch[], problem: string): Promise<void> {
  const bad = sent.filter((_, place) => problem.includes(`"touches.${place}.`)).map(({ seq }) => seq)
  const isClaimBad = problem.includes('"identify')
  await keep((kept) => ({
    ...drop(kept, ({ seq }) => bad.includes(seq) && 'rejected'),
    ...(isClaimBad && { identity: undefined }),
  }))
}
