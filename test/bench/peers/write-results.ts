import { mkdirSync, writeFileSync } from 'node:fs'
import { inRoot } from '../../../scripts/root.ts'
import type { TrackerRound } from './faults/fault-bench.ts'
import { type Contender, numbersPage } from './numbers.ts'
import type { PageRun } from './pages/page-bench.ts'
import { summarizeFaults, summarizePages } from './summary.ts'

export interface Runs {
  readonly pages: readonly PageRun[]
  readonly rounds: readonly TrackerRound[]
  readonly tags: readonly Contender[]
  readonly chromium: string
}

/** Writes `results.json` and `docs/numbers.md`. */
export function writeResults({ pages, rounds, tags, chromium }: Runs): void {
  const results = { ...summarizePages(pages), ...summarizeFaults(rounds) }
  const trackers = new Map(
    rounds.map(({ tracker: name, version, about }): [string, Contender] => [name, { name, version, about }]),
  )
  const page = numbersPage({
    results,
    tags,
    trackers: [...trackers.values()],
    runs: pages.length,
    rounds: rounds.length / Math.max(1, trackers.size),
    chromium,
  })
  writeFileSync(inRoot('test/bench/peers/results.json'), `${JSON.stringify(results, null, 2)}\n`)
  mkdirSync(inRoot('docs'), { recursive: true })
  writeFileSync(inRoot('docs/numbers.md'), page)
}
