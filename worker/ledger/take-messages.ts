import type { Posting } from '../../shared/model/fact.ts'
import { parsePosting } from '../../shared/wire/posting-schema.ts'
import type { Telling } from './delivery-rows.ts'
import type { TouchLog } from './touch-log.ts'
import { writePostings } from './write-postings.ts'

/** What the consumer says of messages that it could not write. */
export type LedgerLog = (
  entry:
    | { readonly log: 'posting-refused'; readonly message: string; readonly fault: string }
    | { readonly log: 'posting-delayed'; readonly message: string; readonly attempts: number; readonly fault: string },
) => void

interface Taking {
  readonly db: D1Database
  readonly touchLog?: TouchLog
  /** Left out, no webhook hears of the moves. */
  readonly telling?: Telling
  readonly log: LedgerLog
}

interface Letter {
  readonly message: Message<unknown>
  readonly posting: Posting
}

/**
 * Writes a batch of the queue into the ledger, in one transaction, and acknowledges it: a consumer that dies before that
 * is given the same messages again, which changes nothing. What is no posting is given up, loudly; what cannot be written
 * now is asked for again, later each time, and keeps nobody else's from being written. How many webhooks' deliveries are
 * new.
 */
export async function takeMessages(
  { messages }: Pick<MessageBatch<unknown>, 'messages'>,
  taking: Taking,
): Promise<number> {
  const letters = messages.flatMap((message): readonly Letter[] => {
    const parsed = parsePosting(message.body)
    if (parsed.ok) return [{ message, posting: parsed.value }]
    const [{ path, problem } = { path: '', problem: '' }] = parsed.problems
    taking.log({ log: 'posting-refused', message: message.id, fault: `${path} ${problem}` })
    message.ack()
    return []
  })
  return letters.length === 0 ? 0 : write(letters, { ...taking, ...askedOnce(taking) })
}

/** Halves of a batch ask for the same sites. */
function askedOnce({ telling }: Taking): Pick<Taking, 'telling'> {
  if (telling === undefined) return {}
  const asked = new Map<string, ReturnType<Telling['webhooksOf']>>()
  const webhooksOf: Telling['webhooksOf'] = (site) => {
    const answer = asked.get(site) ?? telling.webhooksOf(site)
    asked.set(site, answer)
    return answer
  }
  return { telling: { ...telling, webhooksOf } }
}

/** Where all together cannot be written, each half may: in the end only those wait that are at fault. */
async function write(letters: readonly Letter[], taking: Taking): Promise<number> {
  try {
    const postings = letters.map(({ posting }) => posting)
    const told = await writePostings(taking.db, postings, taking)
    for (const { message } of letters) message.ack()
    return told
  } catch (error) {
    if (letters.length > 1) {
      const half = Math.ceil(letters.length / 2)
      const told = await write(letters.slice(0, half), taking)
      return told + (await write(letters.slice(half), taking))
    }
    for (const { message } of letters) {
      const { id, attempts } = message
      taking.log({ log: 'posting-delayed', message: id, attempts, fault: String(error) })
      message.retry({ delaySeconds: Math.min(MAX_DELAY_S, FIRST_DELAY_S * 2 ** Math.min(attempts, 20)) })
    }
    return 0
  }
}

/** With `max_retries` in `wrangler.toml`, as long as a queue keeps messages: four days. */
const FIRST_DELAY_S = 2
const MAX_DELAY_S = 3_600
