import type { Attributes } from '../../../shared/model/touch.ts'
import { NONE } from '../../../shared/simulate/count-stages.ts'
import { askWorker } from './ask-worker.ts'
import { CommandFailure } from './command-failure.ts'
import { isAttributes, parseJson } from './json-value.ts'
import type { LedgerConnection } from './send-log.ts'

/** A question of the ledger about one journey. Instants in epoch milliseconds. */
export type LedgerQuestion =
  | { readonly question: 'now'; readonly journey: string; readonly at: number }
  /** Moves at both instants are included. */
  | { readonly question: 'moves'; readonly journey: string; readonly from: number; readonly until: number }

/** People by stage, or moves as `from->to`; no stage is `none`. What is not named counts 0. */
export interface LedgerCounts {
  readonly [what: string]: number
}

/** What a Worker's ledger answers. */
export async function askLedger(
  asked: LedgerQuestion,
  { site, ...connection }: LedgerConnection,
): Promise<LedgerCounts> {
  const params = { site, journey: asked.journey, ...instantsOf(asked) }
  const response = await askWorker({ ...connection, path: `/v1/insight/${asked.question}`, params })
  const answer = parseJson(await response.text())
  const rows = isAttributes(answer) && Array.isArray(answer.rows) ? answer.rows.filter(isAttributes) : null
  if (rows === null) throw new CommandFailure(`${connection.url} answered no rows. Is it a Waypost Worker?`)
  return Object.fromEntries(rows.map(asked.question === 'now' ? stageCount : moveCount))
}

function instantsOf(asked: LedgerQuestion): { readonly [name: string]: string } {
  if (asked.question === 'now') return { at: written(asked.at) }
  // A period is after its beginning.
  return { from: written(asked.from - 1), until: written(asked.until) }
}

function written(at: number): string {
  return new Date(at).toISOString()
}

function stageCount({ stage, people }: Attributes): [string, number] {
  return [String(stage ?? NONE), Number(people)]
}

function moveCount({ from, to, moves }: Attributes): [string, number] {
  return [`${from ?? NONE}->${to ?? NONE}`, Number(moves)]
}
