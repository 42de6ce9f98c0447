import { type Result, type Results, summarize } from '../result.ts'
import type { TrackerRound } from './faults/fault-bench.ts'
import { CHANGES } from './pages/change.ts'
import type { PageRun, TagSample } from './pages/page-bench.ts'

/** The runs of the tags, as figures; names begin with the tag's. */
export function summarizePages(runs: readonly PageRun[]): Results {
  const tags = Object.keys(runs[0] ?? {}).sort()
  return Object.fromEntries(
    tags.flatMap((tag) => figuresOf(tag, runs).map(([name, result]) => [`${tag}: ${name}`, result])),
  )
}

/** The rounds of the trackers, as figures of a round. */
export function summarizeFaults(rounds: readonly TrackerRound[]): Results {
  const trackers = [...new Set(rounds.map(({ tracker }) => tracker))]
  return Object.fromEntries(
    trackers.flatMap((name) => {
      const own = rounds.filter(({ tracker }) => tracker === name)
      const target = name === 'Waypost' ? { target: { max: 0 } } : {}
      return [
        [
          `${name}: touches made in a round`,
          summarize(
            own.map(({ made }) => made),
            { unit: 'touches' },
          ),
        ],
        [
          `${name}: never arrived`,
          summarize(
            own.map(({ made, never }) => (100 * never) / made),
            { unit: '%', ...target },
          ),
        ],
        [
          `${name}: counted twice`,
          summarize(
            own.map(({ doubled }) => doubled),
            { unit: 'touches', ...target },
          ),
        ],
        [
          `${name}: sent again`,
          summarize(
            own.map(({ sentAgain }) => sentAgain),
            { unit: 'touches' },
          ),
        ],
      ]
    }),
  )
}

type Figure = readonly [name: string, result: Result]

function figuresOf(tag: string, runs: readonly PageRun[]): readonly Figure[] {
  const of = (unit: string, pick: (sample: TagSample) => number | null): Result =>
    summarize(
      runs.flatMap((run) => picked(run[tag], pick)),
      { unit },
    )
  const longTasks = of('tasks', ({ slow }) => slow.longTasks)
  const isOwn = tag === 'Waypost'
  const figures: Figure[] = [['long tasks at 4 × slowdown', isOwn ? { ...longTasks, target: { max: 0 } } : longTasks]]
  figures.push(['longest task at 4 × slowdown', of('ms', ({ slow }) => slow.longest)])
  for (const view of ['first', 'next'] as const) {
    figures.push(
      [`script, ${view} view`, of('ms', ({ work }) => work[view].script)],
      [`main thread, ${view} view`, of('ms', ({ work }) => work[view].task)],
      [`requests, ${view} view`, of('requests', ({ traffic }) => traffic[view].requests)],
      [`bytes down, ${view} view`, of('B', ({ traffic }) => traffic[view].down)],
      [`bytes up, ${view} view`, of('B', ({ traffic }) => traffic[view].up)],
    )
    for (const change of CHANGES)
      figures.push(
        [`slot first seen, ${change}, ${view} view`, of('ms', ({ paint }) => paint?.[change][view].firstShown ?? null)],
        [
          `personalised paint, ${change}, ${view} view`,
          of('ms', ({ paint }) => paint?.[change][view].personalised ?? null),
        ],
        [`flicker, ${change}, ${view} view`, of('ms', ({ paint }) => paint?.[change][view].ownContent ?? null)],
        [`hidden, ${change}, ${view} view`, of('ms', ({ paint }) => paint?.[change][view].hidden ?? null)],
        [`layout shift, ${change}, ${view} view`, of('CLS', ({ paint }) => paint?.[change][view].shift ?? null)],
      )
  }
  const taken = figures.filter(([, result]) => result.runs > 0)
  return isOwn ? [...taken, ...ratios(runs)] : taken
}

function ratios(runs: readonly PageRun[]): readonly Figure[] {
  const to = (other: string, view: 'first' | 'next', max: number): Result =>
    summarize(
      runs.map((run) => (run.Waypost?.work[view].script ?? 0) / (run[other]?.work[view].script ?? 0)),
      { unit: '×', against: other, target: { max } },
    )
  return (['first', 'next'] as const).flatMap((view): Figure[] => [
    [`script against GrowthBook, ${view} view`, to('GrowthBook, auto script', view, 0.35)],
    [`script against hand-written, ${view} view`, to('hand-written', view, 1.5)],
  ])
}

/** What never came has no figure: such a run is missing from the count of runs. */
function picked(sample: TagSample | undefined, pick: (sample: TagSample) => number | null): readonly number[] {
  const value = sample === undefined ? null : pick(sample)
  return value === null ? [] : [value]
}
