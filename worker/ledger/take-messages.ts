import type { Posting } from '../../shared/model/fact.ts'
import { parsePosting } from '../../shared/wire/posting-schema.ts'
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
  readonly log: LedgerLog
}

interface Letter {
  readonly message: Message<unknown>
  readonly posting: Posting
}

/**
 * Writes a batch of the queue into the ledger, in one transaction, and acknowledges it: a consumer that dies before that
 * is given the same messages again, which changes nothing. What is no posting is given up, loudly; what cannot be written
 * now is asked for again, later each time, and keeps nobody else's from being written.
 */
export async function takeMessages(
  { messages }: Pick<MessageBatch<unknown>, 'messages'>,
  taking: Taking,
): Promise<void> {
  const letters = messages.flatMap((message): readonly Letter[] => {
    const parsed = parsePosting(message.body)
    if (parsed.ok) return [{ message, posting: parsed.value }]
    const [{ path, problem } = { path: '', problem: '' }] = parsed.problems
    taking.log({ log: 'posting-refused', message: message.id, fault: `${path} ${problem}` })
    message.ack()
    return []
  })
  if (letters.length > 0) await write(letters, taking)
}

/** Where all together cannot be written, each half may: in the end only those wait that are at fault. */
async function write(letters: readonly Letter[], taking: Taking): Promise<void> {
  try {
    await writePostings(
      taking.db,
      letters.map(({ posting }) => posting),
      taking.touchLog,
    )
    for (const { message } of letters) message.ack()
  } catch (error) {
    if (letters.length > 1) {
      const half = Math.ceil(letters.length / 2)
      await write(letters.slice(0, half), taking)
      await write(letters.slice(half), taking)
      return
    }
    for (const { message } of letters) {
      const { id, attempts } = message
      taking.log({ log: 'posting-delayed', message: id, attempts, fault: String(error) })
      message.retry({ delaySeconds: Math.min(MAX_DELAY_S, FIRST_DELAY_S * 2 ** Math.min(attempts, 20)) })
    }
  }
}

/** With `max_retries` in `wrangler.toml`, as long as a queue keeps messages: four days. */
const FIRST_DELAY_S = 2
const MAX_DELAY_S = 3_600
