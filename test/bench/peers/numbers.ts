import { isMet, type Result, type Results } from '../result.ts'
import { DRAIN_LIMIT_MS, LAST_MOMENT_MS } from './faults/kill-round.ts'
import { BACKEND_MS } from './pages/bench-site.ts'
import { CHANGES, type Change } from './pages/change.ts'
import { FAST_4G } from './pages/fast-4g.ts'
import { SLOWDOWN } from './pages/page-bench.ts'
import { WATCHED_MS } from './pages/work-view.ts'
import { NO_TAG } from './tags/no-tag.ts'

/** Who was measured. */
export interface Contender {
  readonly name: string
  /** Of the package from npm; `null` for what is no package. */
  readonly version: string | null
  readonly about: string
}

export interface Measured {
  readonly results: Results
  readonly tags: readonly Contender[]
  readonly trackers: readonly Contender[]
  readonly runs: number
  readonly rounds: number
  readonly chromium: string
}

/** The page that people read: each table after the words that say how its figures came about. */
export function numbersPage(measured: Measured): string {
  const { results, tags, trackers } = measured
  const tagNames = tags.map(({ name }) => name)
  const parts = [
    OPENING,
    targets(results),
    pageWords(measured),
    columns(results, tagNames, {
      '': null,
      'script, first view': 'script, first view',
      'script, next view': 'script, next view',
      [`long tasks at ${SLOWDOWN} ×`]: 'long tasks at 4 × slowdown',
      longest: 'longest task at 4 × slowdown',
    }),
    WORK_WORDS,
    ...VIEWS.flatMap((view) => CHANGES.map((change) => paint(measured, view, change))),
    PAINT_WORDS,
    columns(results, tagNames, {
      'first view': null,
      requests: 'requests, first view',
      'bytes down': 'bytes down, first view',
      'bytes up': 'bytes up, first view',
    }),
    TRAFFIC_WORDS,
    `### How each tag was set up\n\n${listOf(tags)}`,
    faultWords(measured),
    columns(
      results,
      trackers.map(({ name }) => name),
      {
        'a round': null,
        'touches made': 'touches made in a round',
        'never arrived': 'never arrived',
        'counted twice': 'counted twice',
        'sent again': 'sent again',
      },
    ),
    `### How each tracker was set up\n\n${listOf(trackers)}`,
  ]
  return `${parts.join('\n\n')}\n`
}

const OPENING = `# Numbers against others

Written by \`npm run bench:peers\`, which installs the others from npm and needs no account with any of them. Medians, with the least and the most in brackets; all that is measured is in [results.json](../test/bench/peers/results.json). Where Waypost loses, it says so.`

function pageWords({ runs, chromium }: Measured): string {
  const megabits = (bytes: number) => ((bytes * 8) / 1_000_000).toFixed(2)
  return `## What a tag costs a page

One shop page, ${runs} runs, all tags in turn in each run and each in a new Chromium ${chromium}; another tag begins each time. Tags come from an origin of their own, in brotli. Every backend waits ${BACKEND_MS} ms before it answers: Waypost's is the built Worker in workerd, the others' are stubs that answer in their own protocol at once, so Waypost's own thinking counts and theirs does not. The first view is of a browser without any storage or cache, the next is the same visitor's.

Script is the time that Chromium's main thread compiled and ran script (\`ScriptDuration\` and \`V8CompileDuration\`, in thread time) in the ${WATCHED_MS / 1_000} s from the navigation, without any emulated network; the page itself has no script. Long tasks are those in which script ran for 50 ms or more with a CPU ${SLOWDOWN} × slower (by Chromium's long animation frames, on the wall clock), and "longest" is the longest run of script in any frame that took 50 ms. Paint was seen over Fast 4G (${FAST_4G.latencyMs} ms for each request, ${megabits(FAST_4G.down)} Mbit/s down, ${megabits(FAST_4G.up)} up).`
}

const VIEWS = ['first', 'next'] as const

const WORK_WORDS = `GrowthBook's script keeps no journey and sends no touch. The hand-written one has no queue, no limits, no retries, and does not put anything back.`

const PAINT_WORDS = `Times are from the navigation. "Slot seen" is the first frame with something in the slot, "personalised" the first with the variant, "flicker" how long the page's own content was seen before it, "hidden" how long the slot was there but invisible: Adobe's snippet hides the whole page instead of flickering. Layout shift is the sum of the view's shifts; the variants are taller than what they replace, so whoever changes what was seen shifts what follows, and so does an image that comes late.`

const TRAFFIC_WORDS = `Requests to the tag's origin, CORS preflights included, and the bytes of bodies as sent, headers not counted, in the same time as script.`

function faultWords({ rounds }: Measured): string {
  return `## What arrives when all goes wrong

${rounds} rounds, in each of them all trackers at the same time, each in a browser of its own, with faults and kills drawn from the same seed. Two tabs make five numbered touches a second each; half of the requests fare well, the others get a 500, a reset connection, or are taken and never answered; now and then the server refuses all connections. After 6 to 12 s the browser is killed by SIGKILL, and the same again with the same profile. Then all is well: a new browser opens the page, up to three times, and has ${DRAIN_LIMIT_MS / 1_000} s to bring the rest. What was made in the last ${LAST_MOMENT_MS} ms before a kill counts for nobody. "Never arrived" are touches that reached the server not once; "counted twice" arrived under two ids; "sent again" arrived more than once under one id, which costs bandwidth only as long as somebody looks at ids.

A kill is the worst end of a page. Trackers that keep touches in memory, or in localStorage, which Chromium writes to disk seconds later, can do better when a tab is merely closed.`
}

function paint({ results, tags }: Measured, view: 'first' | 'next', change: Change): string {
  const names = tags.map(({ name }) => name).filter((name) => name !== NO_TAG.name)
  const figure = (what: string) => `${what}, ${change}, ${view} view`
  return columns(results, names, {
    [`${view} view, ${change}`]: null,
    'slot seen': figure('slot first seen'),
    personalised: figure('personalised paint'),
    flicker: figure('flicker'),
    hidden: figure('hidden'),
    shift: figure('layout shift'),
  })
}

function targets(results: Results): string {
  const aimed = Object.entries(results).filter(([, { target }]) => target !== undefined)
  const rows = aimed.map(([name, result]) => [name, cell(result), targetOf(result)])
  return table([['', 'measured', 'target'], ...rows])
}

function targetOf(result: Result): string {
  return `≤ ${result.target?.max}${isMet(result) ? '' : ', missed'}`
}

/** A line for each name and a column for each head, with the figure that is called so; the first column has the names. */
function columns(
  results: Results,
  names: readonly string[],
  figures: { readonly [head: string]: string | null },
): string {
  const wanted = Object.values(figures).flatMap((name) => name ?? [])
  const rows = names.map((name) => [name, ...wanted.map((figure) => cell(results[`${name}: ${figure}`]))])
  return table([Object.keys(figures), ...rows])
}

/** As the formatter has it: columns of one width. */
function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, place) => Math.max(3, ...[head, ...rows].map((cells) => cells[place]?.length ?? 0)))
  const line = (cells: readonly string[]) => `| ${cells.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function cell(result: Result | undefined): string {
  if (result === undefined) return 'never came'
  const { median, min, max, unit } = result
  const spread = min === max ? '' : ` (${figure(min)} – ${figure(max)})`
  return `${figure(median)}${UNSAID.has(unit) ? '' : ` ${unit}`}${spread}`
}

/** Units that the head of the column says already. */
const UNSAID: ReadonlySet<string> = new Set(['CLS', 'tasks', 'touches', 'requests'])

function figure(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(Math.abs(value) < 1 ? 2 : 3)))
}

function listOf(contenders: readonly Contender[]): string {
  return contenders
    .map(({ name, version, about }) => `- **${name}**${version === null ? '' : ` ${version}`}: ${about}`)
    .join('\n')
}
