import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRoot } from '../../scripts/root.ts'
import { type Results, summarize } from './result.ts'

const TOUCHES = 2_000_000
const VISITORS = 200_000
const RUNS = 3
/** Visitors who are on the site at once, and how many touches they make in a row, on average. */
const PRESENT = 300
const TOUCHES_PER_SESSION = 8
const START = Date.UTC(2026, 0, 1)
const STEP_MS = 3_000

/** A shop's five stages, one of them reached by time alone. */
const PLAYBOOK = {
  site: 'bench',
  consent: 'implied',
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

/**
 * Touches a second of `waypost replay` as a whole, start and parsing included, on one core where the system can pin one:
 * for visitors who come in sessions, and for the worst case, in which every line is of another visitor than the last.
 */
export function measureReplay(): Results {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-bench-'))
  const playbook = join(folder, 'playbook.json')
  const rate = (name: string, next: NextVisitor) => {
    const log = join(folder, `${name}.csv`)
    writeFileSync(log, syntheticLog(next))
    const rates = Array.from({ length: RUNS }, () => TOUCHES / replaySeconds(log, playbook))
    return summarize(rates, { unit: 'touches/s', target: { min: 200_000 } })
  }
  try {
    writeFileSync(playbook, JSON.stringify(PLAYBOOK))
    return {
      'replay, 2,000,000 touches of 200,000 visitors in sessions': rate('sessions', inSessions()),
      'replay, the same in no order of visitors': rate('scattered', (chance) => visitorOf(chance())),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Gives the next touch's visitor; `chance` gives numbers from 0 up to 1. */
type NextVisitor = (chance: () => number) => number

function visitorOf(chance: number): number {
  return Math.floor(chance * VISITORS)
}

function inSessions(): NextVisitor {
  const present = Array.from({ length: PRESENT }, (_, place) => place)
  return (chance) => {
    const place = Math.floor(chance() * PRESENT)
    if (chance() < 1 / TOUCHES_PER_SESSION) present[place] = visitorOf(chance())
    return present[place] ?? 0
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

/** Views, carts and purchases, in order of time, the same at every run. */
function syntheticLog(next: NextVisitor): string {
  const lines = ['visitor,name,at,value']
  let state = 1
  const chance = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  for (let place = 0; place < TOUCHES; place += 1) {
    const visitor = next(chance)
    const kind = chance() * 100
    const name = kind < 90 ? 'view' : kind < 97 ? 'cart' : 'purchase'
    const at = new Date(START + place * STEP_MS).toISOString()
    lines.push(`v${visitor},${name},${at},${Math.floor(chance() * 10_000) / 100}`)
  }
  return `${lines.join('\n')}\n`
}
