import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRoot } from '../../scripts/root.ts'
import { type Results, summarize } from './result.ts'

const TOUCHES = 2_000_000
const VISITORS = 200_000
const RUNS = 5
const START = Date.UTC(2026, 0, 1)
const STEP_MS = 3_000

/** A shop's five stages, one of them reached by time alone. */
const PLAYBOOK = {
  site: 'bench',
  touches: { view: {}, cart: {}, purchase: {} },
  journeys: [
    {
      id: 'buyer',
      stages: [
        { id: 'aware', when: 'always' },
        { id: 'interested', when: { touch: 'view', count: { gte: 3 }, within: '14d' } },
        { id: 'deciding', when: { touch: 'cart', within: '7d' } },
        { id: 'customer', when: { touch: 'purchase' } },
        { id: 'lapsed', when: { touch: 'purchase', last: { olderThan: '30d' } } },
      ],
    },
  ],
  slots: {},
  plays: [],
}

/** Touches a second of `waypost replay` as a whole, start and parsing included, on one core where the system can pin one. */
export function measureReplay(): Results {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-bench-'))
  try {
    const log = join(folder, 'log.csv')
    const playbook = join(folder, 'playbook.json')
    writeFileSync(log, syntheticLog())
    writeFileSync(playbook, JSON.stringify(PLAYBOOK))
    const rates = Array.from({ length: RUNS }, () => TOUCHES / replaySeconds(log, playbook))
    return {
      'replay, 2,000,000 touches of 200,000 visitors': summarize(rates, {
        unit: 'touches/s',
        target: { min: 200_000 },
      }),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function replaySeconds(log: string, playbook: string): number {
  const command = [
    process.execPath,
    inRoot('worker/admin/cli/waypost.mjs'),
    'replay',
    log,
    '--playbook',
    playbook,
    '--transitions',
  ]
  const pinned = spawnSync('taskset', ['--version']).status === 0 ? ['taskset', '-c', '0', ...command] : command
  const began = performance.now()
  const run = spawnSync(pinned[0] ?? '', pinned.slice(1), { encoding: 'utf8' })
  const seconds = (performance.now() - began) / 1000
  if (run.status !== 0) throw new Error(`The replay failed: ${run.stderr}`)
  const answer: { touches: number } = JSON.parse(run.stdout)
  if (answer.touches !== TOUCHES) throw new Error(`The replay counted ${answer.touches} of ${TOUCHES} touches`)
  return seconds
}

/** Views, carts and purchases by visitors in no order, in order of time, the same at every run. */
function syntheticLog(): string {
  const lines = ['visitor,name,at,value']
  let state = 1
  for (let place = 0; place < TOUCHES; place += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const kind = state % 100
    const name = kind < 90 ? 'view' : kind < 97 ? 'cart' : 'purchase'
    const visitor = Math.floor((state / 2 ** 32) * VISITORS)
    lines.push(`v${visitor},${name},${new Date(START + place * STEP_MS).toISOString()},${(state % 10_000) / 100}`)
  }
  return `${lines.join('\n')}\n`
}
