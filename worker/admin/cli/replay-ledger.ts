import type { Playbook } from '../../../shared/model/playbook.ts'
import { settingsOf } from '../../../shared/playbook/site-settings.ts'
import { NONE } from '../../../shared/simulate/count-stages.ts'
import type { ReplayAnswer } from '../../../shared/simulate/replay.ts'
import { askLedger, type LedgerCounts } from './ask-ledger.ts'
import { CommandFailure } from './command-failure.ts'
import { type LedgerConnection, type Sent, sendLog } from './send-log.ts'
import type { TouchColumns } from './touch-columns.ts'

/** A Worker, and the time there is. */
export interface LedgerRun extends Omit<LedgerConnection, 'site'> {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly wait: (ms: number) => Promise<void>
}

/** What was replayed by the engine alone. */
export interface Replayed {
  readonly playbook: Playbook
  readonly touches: TouchColumns
  readonly answer: ReplayAnswer
}

/** One count of the engine's beside the ledger's: of those at a stage at an instant, or of a move until the last one. */
export interface Compared {
  /** ISO 8601. */
  readonly at: string
  readonly journey: string
  /** A stage, or a move as `from->to`. */
  readonly of: string
  readonly engine: number
  readonly ledger: number
}

export interface LedgerResult extends Sent {
  readonly isEqual: boolean
  readonly counts: readonly Compared[]
}

/** How long is waited between two questions, and how often the ledger may answer the same and not be through yet. */
const ASK_EVERY_MS = 1_000
const MOST_UNCHANGED = 60

/**
 * Sends a log through a Worker and asks its ledger until it counts what the engine counted, or until its counts have not
 * changed for a minute: facts wait in a queue. Of those at no stage the ledger knows who left one; who never was at
 * a stage is in neither count.
 */
export async function replayLedger(replayed: Replayed, run: LedgerRun): Promise<LedgerResult> {
  if (replayed.answer.touches === 0) throw new CommandFailure('The log has no touches to send to a ledger.')
  refuseWhatCannotBe(replayed, run.now())
  const connection = { ...run, site: replayed.playbook.site }
  const sent = await sendLog(replayed.touches.byVisitor(), connection)
  let counts = await compare(replayed, connection)
  for (let unchanged = 0; !isEqual(counts) && unchanged < MOST_UNCHANGED; ) {
    await run.wait(ASK_EVERY_MS)
    const later = await compare(replayed, connection)
    unchanged = later.every(({ ledger }, place) => ledger === counts[place]?.ledger) ? unchanged + 1 : 0
    counts = later
  }
  return { ...sent, isEqual: isEqual(counts), counts }
}

const DAY_MS = 86_400_000

/** A Worker keeps nothing that is older than `retention`, and what is in the future happens as it arrives. */
function refuseWhatCannotBe({ playbook, answer }: Replayed, now: number): void {
  const { first } = answer
  const latest = Math.max(answer.last, ...answer.standings.map(({ at }) => at))
  if (latest > now) {
    const at = new Date(latest).toISOString()
    throw new CommandFailure(`${at} has not come yet: a ledger knows the past. Leave what lies after now away.`)
  }
  if (first >= now - settingsOf(playbook).retentionMs) return
  const days = Math.ceil((now - first) / DAY_MS) + 1
  throw new CommandFailure(
    `The log begins on ${new Date(first).toISOString()}, and the playbook keeps nothing that old. Give it "retention": "${days}d" and publish it again.`,
  )
}

async function compare({ answer }: Replayed, connection: LedgerConnection): Promise<readonly Compared[]> {
  const counts: Compared[] = []
  for (const standing of answer.standings) {
    for (const [journey, stages] of Object.entries(standing.counts)) {
      const engine = { ...stages, [NONE]: (stages[NONE] ?? 0) - (standing.unmoved[journey] ?? 0) }
      const ledger = await askLedger({ question: 'now', journey, at: standing.at }, connection)
      counts.push(...beside({ at: standing.at, journey }, engine, ledger))
    }
  }
  const until = answer.standings.at(-1)?.at ?? answer.last
  for (const [journey, engine] of Object.entries(answer.transitions)) {
    const from = Math.min(answer.first, until)
    const ledger = await askLedger({ question: 'moves', journey, from, until }, connection)
    counts.push(...beside({ at: until, journey }, engine, ledger))
  }
  return counts
}

function beside(
  { at, journey }: { readonly at: number; readonly journey: string },
  engine: LedgerCounts,
  ledger: LedgerCounts,
): readonly Compared[] {
  return [...new Set([...Object.keys(engine), ...Object.keys(ledger)])].map((of) => ({
    at: new Date(at).toISOString(),
    journey,
    of,
    engine: engine[of] ?? 0,
    ledger: ledger[of] ?? 0,
  }))
}

function isEqual(counts: readonly Compared[]): boolean {
  return counts.every(({ engine, ledger }) => engine === ledger)
}
