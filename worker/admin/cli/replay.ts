import type { Program } from '../../../shared/journey/program.ts'
import type { Problem } from '../../../shared/lib/problem.ts'
import type { Playbook } from '../../../shared/model/playbook.ts'
import type { Json } from '../../../shared/model/touch.ts'
import { compileStages } from '../../../shared/playbook/compile.ts'
import { createReplay, type ReplayAnswer } from '../../../shared/simulate/replay.ts'
import { parsePlaybook } from '../../../shared/wire/playbook-schema.ts'
import { CommandFailure } from './command-failure.ts'
import type { ReplayCommand } from './command-line.ts'
import { writeDump } from './dump.ts'
import { describeMalformed } from './malformed.ts'
import { type OrderedReading, readInOrder, type Sink } from './order.ts'
import { describeProblems, readPlaybookFile } from './playbook-file.ts'
import type { Progress } from './progress.ts'
import { namesOfPropsRead } from './props-read.ts'
import { type LedgerResult, type LedgerRun, replayLedger } from './replay-ledger.ts'
import { tableOf } from './table.ts'
import { createTouchColumns } from './touch-columns.ts'

/** What the command prints as JSON. */
export interface ReplayResult {
  readonly visitors: number
  readonly touches: number
  /** Lines of the log that are no touches. */
  readonly refused: number
  /** By instant, as the user wrote it. */
  readonly at: { readonly [instant: string]: ReplayAnswer['at'][number] }
  readonly transitions?: ReplayAnswer['transitions']
  /** What a Worker and its ledger made of the same log. */
  readonly ledger?: LedgerResult
}

/** Where the command reports to besides its result. */
export interface ReplayReport {
  readonly progress: Progress
  /** One line for the user. */
  readonly say: (line: string) => void
}

/** Runs a log through a playbook, and with `run` through a Worker and its ledger too. */
export async function replayFile(
  command: ReplayCommand,
  report: ReplayReport,
  run: LedgerRun | null = null,
): Promise<ReplayResult> {
  const compiled = await compileFile(command.playbook)
  const reading = await readTouches(command, compiled, { progress: report.progress, keeps: run !== null })
  const answer = reading.sink.finish()
  for (const line of describeReading(reading)) report.say(line)
  if (command.dump !== undefined) await writeDump(command.dump, answer.stagesThen())
  const { touches } = reading.sink
  const ledger =
    run === null || touches === null ? null : await replayLedger({ playbook: compiled.playbook, touches, answer }, run)
  if (ledger !== null) for (const line of describeLedger(ledger)) report.say(line)
  return {
    visitors: answer.visitors,
    touches: answer.touches,
    refused: reading.malformed.count,
    at: Object.fromEntries(command.instants.map(({ text }, place) => [text, answer.at[place] ?? {}])),
    ...(command.wantsTransitions && { transitions: answer.transitions }),
    ...(ledger !== null && { ledger }),
  }
}

/** A replay finds stages: what the playbook shows, to whom, and how much evidence it takes, is publishing's matter. */
async function compileFile(file: string): Promise<CompiledStages> {
  const written = await readPlaybookFile(file)
  const parsed = parsePlaybook(isKeyed(written) ? stagesAlone(written) : written)
  if (!parsed.ok) throw notAPlaybook(file, parsed.problems)
  const compiled = compileStages(parsed.value)
  if (!compiled.ok) throw notAPlaybook(file, compiled.problems)
  return { playbook: parsed.value, program: compiled.value }
}

interface CompiledStages {
  readonly playbook: Playbook
  readonly program: Program
}

function stagesAlone(written: { readonly [key: string]: Json }): Json {
  const { slots: _slots, plays: _plays, holdout: _holdout, ...rest } = written
  return { ...rest, consent: 'implied' }
}

function isKeyed(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function notAPlaybook(file: string, problems: readonly Problem[]): CommandFailure {
  return new CommandFailure([`${file} is not a playbook:`, ...describeProblems(problems)].join('\n'))
}

interface Reading {
  readonly progress: Progress
  /** The touches are needed once more. */
  readonly keeps: boolean
}

async function readTouches(
  command: ReplayCommand,
  { playbook, program }: CompiledStages,
  { progress, keeps }: Reading,
) {
  const instants = command.instants.map(({ at }) => at)
  let touches = 0
  try {
    return await readInOrder({
      log: {
        file: command.log,
        map: command.map,
        props: namesOfPropsRead(playbook),
        onProgress: (bytesRead, size) => progress.show(bytesRead, size, touches),
      },
      createSink() {
        const replay = createReplay(program, { instants })
        const kept = keeps ? createTouchColumns() : null
        const touch: Sink['touch'] = (logged) => {
          touches += 1
          replay.touch(logged)
          kept?.add(logged)
        }
        return { touch, finish: replay.finish, touches: kept }
      },
      isStrict: command.isStrict,
    })
  } finally {
    progress.clear()
  }
}

function describeReading({ malformed, duplicates, wasInOrder }: OrderedReading<Sink>): readonly string[] {
  return [
    ...describeMalformed(malformed),
    ...(duplicates === 0 ? [] : [`${duplicates} touches stood in the log more than once and count once.`]),
    ...(wasInOrder ? [] : ['The log is out of order: it was sorted by time in memory.']),
  ]
}

function describeLedger({ counts, isEqual, accepted, duplicate, refused, split }: LedgerResult): readonly string[] {
  const refusals = Object.entries(refused).map(([reason, count]) => `${count} ${reason}`)
  const different = counts.filter(({ engine, ledger }) => engine !== ledger)
  return [
    tableOf(
      ['at', 'journey', 'of', 'engine', 'ledger'],
      counts.map((count) => ({ ...count })),
    ),
    `The Worker accepted ${accepted} touches${duplicate === 0 ? '' : ` and knew ${duplicate}`}.`,
    ...(refusals.length === 0 ? [] : [`It refused: ${refusals.join(', ')}.`]),
    ...(split === 0
      ? []
      : [`${split} visitors have more touches than fit into a request: their later moves are dated now.`]),
    isEqual
      ? 'Engine and ledger count the same.'
      : `${different.length} counts differ. Is this playbook the one that is published, and the site used for this log alone?`,
  ]
}
