import type { Posting } from '../model/fact.ts'

/** So many facts and touches add little to a visit's body, of 64 KB at most: no message of Cloudflare Queues is over 128 KB. */
const SURELY_FITS = 16

/** A posting of the same judgement that tells nothing yet, neither where the person is. */
export function barePosting({ site, profile, judgedAt, taken, playbook, segment }: Judged): Posting {
  return { site, profile, judgedAt, taken, playbook, segment, facts: [], touches: [] }
}

/** Whether a posting fits one message, whatever its facts and touches are. */
export function surelyFits({ facts, touches }: Posting): boolean {
  return facts.length + touches.length <= SURELY_FITS
}

type Judged = Omit<Posting, 'facts' | 'placed' | 'due' | 'touches'>
