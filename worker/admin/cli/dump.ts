import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { csvLine } from '../../../shared/lib/csv-line.ts'
import type { VisitorStage } from '../../../shared/simulate/replay.ts'
import { fileFailure } from './command-failure.ts'

/** Rows joined before they are written: one write for each would take longer than the replay. */
const ROWS_PER_WRITE = 4096

/** Writes stages as CSV with a header line, as `csvLine` does; no stage is an empty cell, `since` ISO 8601 in UTC. */
export async function writeDump(file: string, stages: Iterable<VisitorStage>): Promise<void> {
  try {
    await pipeline(Readable.from(blocks(stages)), createWriteStream(file))
  } catch (error) {
    throw fileFailure(file, error)
  }
}

function* blocks(stages: Iterable<VisitorStage>): Iterable<string> {
  let rows = [csvLine(['visitor', 'journey', 'stage', 'since'])]
  for (const { visitor, journey, stage, since } of stages) {
    rows.push(csvLine([visitor, journey, stage, new Date(since).toISOString()]))
    if (rows.length < ROWS_PER_WRITE) continue
    yield rows.join('')
    rows = []
  }
  yield rows.join('')
}
