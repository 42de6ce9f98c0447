import { compilePages, type PageTest } from '../decision/pages.ts'
import type { Problem } from '../lib/problem.ts'
import { withoutMerges } from '../lib/safe-url.ts'
import type { Content, FilledTemplate, Play, Playbook } from '../model/playbook.ts'

/** A play that sends visitors on, and to which paths of the site. */
interface Sender {
  readonly place: number
  readonly play: Play
  readonly appliesAt: PageTest
  readonly targets: readonly string[]
}

/**
 * Plays that could send a visitor round in a circle, as far as a playbook can tell: each leads to a page from which the next
 * leads away, and nobody has to be at two stages of one journey for it. What audiences, schedules and other hosts have to
 * say is not asked, hence a warning; whoever is led so is sent on once in ten seconds. Each circle is told once, at the
 * first of its plays, by its shortest way.
 */
export function circlesOf({ plays, untouched }: Playbook): readonly Problem[] {
  const never = testOf(untouched ?? [])
  const senders = plays.flatMap((play, place): readonly Sender[] => {
    const targets = play.variants.flatMap(({ content }) => targetIn(content)).filter((path) => !never(path))
    const appliesAt = play.pages === undefined ? () => true : testOf(play.pages)
    return targets.length === 0 ? [] : [{ place, play, appliesAt, targets }]
  })
  return senders.flatMap((first) => {
    const circle = circleFrom(first, senders)
    if (circle === null) return []
    const names = circle.map(({ play, targets }) => `"${play.id}" leads to ${targets.join(' and ')}`)
    return [
      {
        path: `plays.${first.place}`,
        problem: `may send a visitor round in a circle: ${names.join(', ')}`,
        hint: 'give them pages, stages or audiences that nobody meets all of; as it is, one is sent on once in ten seconds',
      },
    ]
  })
}

/** The shortest way back to a play over plays that come after it, or `null`. */
function circleFrom(first: Sender, senders: readonly Sender[]): readonly Sender[] | null {
  const met = new Set<Sender>()
  let ways: readonly (readonly Sender[])[] = [[first]]
  while (ways.length > 0) {
    const next: (readonly Sender[])[] = []
    for (const way of ways) {
      const last = way.at(-1) ?? first
      if (last !== first && leads(last, first)) return way
      for (const sender of senders) {
        const isNew = sender.place > first.place && !met.has(sender)
        if (!isNew || !leads(last, sender) || !way.every((other) => canMeet(other.play, sender.play))) continue
        met.add(sender)
        next.push([...way, sender])
      }
    }
    ways = next
  }
  return null
}

/** Whether who is sent on by one play may then be sent on by the other: not where the first still wins the slot. */
function leads(from: Sender, to: Sender): boolean {
  return from.targets.some((path) => {
    const isKept = from.play.slot === to.play.slot && from.place < to.place && from.appliesAt(path)
    return !isKept && to.appliesAt(path) && to.targets.some((other) => other !== path)
  })
}

/** Whether somebody may be at a stage of each: one of a journey that both name, or of journeys that only one names. */
function canMeet(one: Play, other: Play): boolean {
  return one.stages.some((stage) => other.stages.some((its) => stage === its || journeyOf(stage) !== journeyOf(its)))
}

function journeyOf(stage: string): string {
  return stage.slice(0, stage.indexOf(':'))
}

/** The path that a content leads to; nothing where a merge field or another host settles it. */
function targetIn(content: Content | FilledTemplate): readonly string[] {
  const to = 'template' in content ? undefined : content.redirect
  if (to === undefined || !/^\/(?![/\\])/.test(to) || withoutMerges(to) !== to) return []
  const url = URL.parse(to, 'https://site.example')
  return url === null ? [] : [url.pathname]
}

/** Pages that do not compile are another's to tell. */
function testOf(pages: readonly string[]): PageTest {
  const compiled = compilePages(pages)
  return compiled.ok ? compiled.value : () => false
}
