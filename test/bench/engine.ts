import { GrowthBook } from '@growthbook/growthbook'
import { decide } from '../../shared/decision/decide.ts'
import { compilePlays } from '../../shared/decision/plays.ts'
import { noEvidence } from '../../shared/journey/evidence.ts'
import { fold } from '../../shared/journey/fold.ts'
import type { Touch } from '../../shared/model/touch.ts'
import { compilePlaybook } from '../../shared/playbook/compile.ts'
import {
  ENGINE_SLOTS,
  ENGINE_VISITORS,
  type EngineRule,
  featuresOf,
  playsOf,
  rulesThatCannotApply,
  rulesThatMustBeTried,
} from './engine-rules.ts'
import { type Results, summarize } from './result.ts'
import { playbookOf } from './rules.ts'

const RUNS = 11
const COUNTS = [10, 100, 1_000]
/** A run takes each figure over so many spans of at least so long. */
const SPANS = 6
const SPAN_MICROS = 4_000
const WARM_UP_SPANS = 50
const NOW = Date.UTC(2026, 10, 22)

/** Does something once, `turn` counting up. What it gives is summed, so that no compiler may leave it out. */
type Turn = (turn: number) => number

/** Nanoseconds of the engines against the number of plays, and of GrowthBook's SDK in this process, in turn. */
export function measureEngine(): Results {
  const turns = new Map<string, Turn>(
    COUNTS.flatMap((count) => [
      [`fold, ${count}`, folding(count)],
      [`decide, ${count}`, deciding(rulesThatCannotApply(count))],
      [`try, ${count}`, deciding(rulesThatMustBeTried(count))],
      [`GrowthBook, ${count}`, evaluating(rulesThatCannotApply(count))],
    ]),
  )
  const runs = timesOf(turns)
  const times = (name: string) => runs.map((times) => times.get(name) ?? Number.NaN)
  const nanos = (title: string, name: string) =>
    Object.fromEntries(
      COUNTS.map((count) => [title.replace('#', `${count}`), summarize(times(`${name}, ${count}`), { unit: 'ns' })]),
    )
  const ratio = (name: string, to: string, about: { readonly against: string; readonly max?: number }) => {
    const { against, max } = about
    const others = times(to)
    const ratios = times(name).map((time, run) => time / (others[run] ?? Number.NaN))
    return summarize(ratios, { unit: '×', against, ...(max !== undefined && { target: { max } }) })
  }
  return {
    ...nanos('fold a touch, # plays', 'fold'),
    ...nanos('decide 3 slots, # plays', 'decide'),
    ...nanos('decide 3 slots, # plays that must all be tried', 'try'),
    ...nanos('GrowthBook, 3 features of # rules', 'GrowthBook'),
    'fold a touch, 1,000 plays': ratio('fold, 1000', 'fold, 10', { against: '10 plays' }),
    'decide 3 slots, 1,000 plays': ratio('decide, 1000', 'decide, 10', { against: '10 plays', max: 1.5 }),
    'decide 3 slots of 1,000 plays': ratio('decide, 1000', 'GrowthBook, 1000', { against: 'GrowthBook', max: 0.01 }),
    'decide 3 slots of 10 plays': ratio('decide, 10', 'GrowthBook, 10', { against: 'GrowthBook' }),
    'decide 3 slots of 1,000 plays that must all be tried': ratio('try, 1000', 'GrowthBook, 1000', {
      against: 'GrowthBook',
    }),
  }
}

/** Decides all slots for one visitor after another. */
function deciding(rules: readonly EngineRule[]): Turn {
  const compiled = compilePlays({ plays: playsOf(rules) })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const viewers = ENGINE_VISITORS.map(({ stage, attributes }, place) => ({
    mayPersonalize: true,
    stages: [stage],
    attributes,
    now: NOW,
    stableId: `visitor-${place}`,
  }))
  const turn = (count: number) => {
    const viewer = viewers[count % viewers.length]
    let shown = 0
    if (viewer === undefined) return shown
    for (const slot of ENGINE_SLOTS) if (decide(compiled.value, slot, viewer).play !== undefined) shown += 1
    return shown
  }
  return checked(turn, ENGINE_SLOTS.length)
}

function evaluating(rules: readonly EngineRule[]): Turn {
  const features = featuresOf(rules)
  const books = ENGINE_VISITORS.map(
    ({ stage, attributes }) => new GrowthBook({ attributes: { ...attributes, stage }, features }),
  )
  const turn = (count: number) => {
    const book = books[count % books.length]
    let shown = 0
    if (book === undefined) return shown
    for (const slot of ENGINE_SLOTS) if (book.evalFeature(slot).value !== '') shown += 1
    return shown
  }
  return checked(turn, ENGINE_SLOTS.length)
}

/** Folds touches of twelve names into what is kept of a visitor who comes for the first time. */
function folding(plays: number): Turn {
  const compiled = compilePlaybook(playbookOf(plays))
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { program } = compiled.value
  const names = [...program.vocabulary]
  const touches = names.map(
    (name, place): Touch => ({
      id: `t${place}`,
      seq: place + 1,
      name,
      at: NOW + place * 1_000,
      channel: 'web',
      verified: false,
    }),
  )
  let evidence = noEvidence(program.shape)
  return (count) => {
    const touch = touches[count % touches.length]
    if (touch === undefined) return 0
    if (touch.seq === 1) evidence = noEvidence(program.shape)
    evidence = fold(evidence, touch, { program, queue: 1 })
    return evidence.taken
  }
}

/** A bench that does not do what it says measures nothing. */
function checked(turn: Turn, expected: number): Turn {
  for (const place of ENGINE_VISITORS.keys()) {
    if (turn(place) !== expected) throw new Error('a visitor is not shown what the rules say')
  }
  return turn
}

/** The CPU time of each, in nanoseconds a turn, in each run: short spans of all in turn, so that all meet the same machine. */
function timesOf(turns: ReadonlyMap<string, Turn>): readonly ReadonlyMap<string, number>[] {
  const batches = new Map([...turns].map(([name, turn]) => [name, batchOf(turn)]))
  return Array.from({ length: RUNS }, () => {
    const spent = new Map<string, number>()
    for (let span = 0; span < SPANS; span += 1) {
      for (const [name, turn] of turns) {
        spent.set(name, (spent.get(name) ?? 0) + microsecondsOf(turn, batches.get(name) ?? 1))
      }
    }
    return new Map([...spent].map(([name, micros]) => [name, (micros * 1_000) / SPANS / (batches.get(name) ?? 1)]))
  })
}

/** Warms up, and finds how many turns a span takes. */
function batchOf(turn: Turn): number {
  let batch = 1
  while (microsecondsOf(turn, batch) < SPAN_MICROS) batch *= 2
  for (let span = 0; span < WARM_UP_SPANS; span += 1) microsecondsOf(turn, batch)
  return batch
}

function microsecondsOf(turn: Turn, batch: number): number {
  const start = process.cpuUsage()
  let shown = 0
  for (let count = 0; count < batch; count += 1) shown += turn(count)
  const { user, system } = process.cpuUsage(start)
  return Number.isNaN(shown) ? Number.NaN : user + system
}
