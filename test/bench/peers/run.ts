import { buildAll } from '../../../scripts/build.ts'
import { launchChromium } from '../../support/chromium.ts'
import { measureRound, type TrackerRound } from './faults/fault-bench.ts'
import { installPeers } from './packages.ts'
import { type PageRun, startPageBench } from './pages/page-bench.ts'
import { writeResults } from './write-results.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const ROUNDS = Number(process.env.ROUNDS ?? 3)
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32))

installPeers()
await buildAll()

const bench = await startPageBench()
const pages: PageRun[] = []
for (let run = 0; run < RUNS; run += 1) {
  pages.push(await bench.run(run))
  console.log(`Pages: run ${run + 1} of ${RUNS}`)
}
await bench.stop()

const rounds: TrackerRound[] = []
for (let round = 0; round < ROUNDS; round += 1) {
  rounds.push(...(await measureRound(SEED + round)))
  console.log(`Faults: round ${round + 1} of ${ROUNDS}, SEED=${SEED + round}`)
}

const browser = await launchChromium()
writeResults({ pages, rounds, tags: bench.tags, chromium: browser.version() })
await browser.close()
console.log('Written: docs/numbers.md and test/bench/peers/results.json')
