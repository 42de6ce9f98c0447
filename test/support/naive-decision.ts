import { compileAttributes } from '../../shared/condition/attributes.ts'
import { allocate } from '../../shared/decision/allocate.ts'
import { pointOf } from '../../shared/decision/bucket.ts'
import type { Viewer } from '../../shared/decision/decide.ts'
import { contentsAsWritten } from '../../shared/decision/play-contents.ts'
import type { Strategy } from '../../shared/decision/plays.ts'
import type { Play, Schedule } from '../../shared/model/playbook.ts'
import type { SlotAnswer } from '../../shared/model/visit.ts'

/** The rules as the playbook states them: every play in turn, and nothing compiled ahead. */
export function decideNaively(strategy: Strategy, slot: string, viewer: Viewer): SlotAnswer {
  if (!viewer.mayPersonalize) return { variant: null, reason: 'no-consent' }
  const open = strategy.plays.filter((play) => play.slot === slot && isFor(play, viewer))
  const play = open.find((each) => isDrawn(each, strategy.plays, viewer.stableId))
  if (play === undefined) return { variant: null, reason: open.length > 0 ? 'other-group' : 'no-play' }
  const { variants, control = 0, group } = play
  if (viewer.stableId === null) {
    const [only, ...others] = variants
    const isSure = control === 0 && group === undefined && !isEverHeldOut(play, strategy)
    if (only === undefined || others.length > 0 || !isSure) return { variant: null, play: play.id, reason: 'undrawn' }
    return {
      variant: only.id,
      play: play.id,
      arm: only.id,
      content: contentsAsWritten(play).of(0, {}) ?? {},
      reason: 'play',
    }
  }
  if (isHeldOut(play, strategy, viewer.stableId)) return { variant: null, play: play.id, reason: 'holdout' }
  const weights = variants.map(({ weight }) => weight ?? 1)
  const drawn = allocate({ salt: play.id, weights, control }, viewer.stableId)
  const variant = drawn.arm === 'variant' ? variants[drawn.place] : undefined
  if (drawn.arm === 'control' || variant === undefined)
    return { variant: null, play: play.id, arm: 'control', reason: 'control' }
  const content = contentsAsWritten(play).of(drawn.place, {}) ?? {}
  return { variant: variant.id, play: play.id, arm: variant.id, content, reason: 'play' }
}

function isFor({ stages, audience, pages, schedule }: Play, viewer: Viewer): boolean {
  const admits = compileAttributes(audience ?? {})
  const { path } = viewer.attributes
  return (
    stages.some((stage) => viewer.stages.includes(stage)) &&
    isOn(schedule ?? {}, viewer.now) &&
    (pages === undefined || (typeof path === 'string' && pages.some((page) => matches(page, path)))) &&
    admits.ok &&
    admits.test(viewer.attributes)
  )
}

/** Whether a path of a page is one that URLPattern finds. */
export function matches(page: string, path: string): boolean {
  return new URLPattern({ pathname: page }).test({ pathname: path })
}

function isOn({ from, until, days, hours, timeZone }: Schedule, now: number): boolean {
  if (from !== undefined && now < Date.parse(from)) return false
  if (until !== undefined && now >= Date.parse(until)) return false
  if (timeZone === undefined) return true
  const [begin = '', end = ''] = (hours ?? '00:00-24:00').split('-')
  const { date, time } = wallClock(now, timeZone)
  if (begin < end) return isAmong(days, dayOf(date)) && time >= begin && time < end
  return (isAmong(days, dayOf(date)) && time >= begin) || (isAmong(days, dayOf(date, -1)) && time < end)
}

/** As somebody in Sweden writes it, where days and months have two digits and hours go to 23. */
function wallClock(now: number, timeZone: string): { readonly date: string; readonly time: string } {
  const [date = '', time = ''] = new Date(now).toLocaleString('sv-SE', { timeZone }).split(' ')
  return { date, time: time.slice(0, 5) }
}

/** The day of the week of a date, or of one some days after it. */
function dayOf(date: string, after = 0): string {
  const midnight = new Date(`${date}T00:00:00Z`)
  midnight.setUTCDate(midnight.getUTCDate() + after)
  return ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][midnight.getUTCDay()] ?? ''
}

function isAmong(days: readonly string[] | undefined, day: string): boolean {
  return days === undefined || days.includes(day)
}

function isDrawn({ id, group }: Play, plays: readonly Play[], stableId: string | null): boolean {
  if (group === undefined || stableId === null) return true
  const members = plays.filter((play) => play.group?.id === group.id)
  const weights = members.map((play) => play.group?.weight ?? 1)
  const drawn = allocate({ salt: `:group:${group.id}`, weights, control: 0 }, stableId)
  return drawn.arm === 'variant' && members[drawn.place]?.id === id
}

function isHeldOut({ stages }: Play, { holdout = 0, journeys = [] }: Strategy, stableId: string): boolean {
  if (pointOf(':holdout', stableId) < holdout) return true
  return journeys.some(
    (journey) =>
      stages.some((stage) => stage.split(':')[0] === journey.id) &&
      pointOf(`:holdout:${journey.id}`, stableId) < (journey.holdout ?? 0),
  )
}

function isEverHeldOut({ stages }: Play, { holdout = 0, journeys = [] }: Strategy): boolean {
  const holding = journeys.filter((journey) => (journey.holdout ?? 0) > 0)
  return holdout > 0 || holding.some(({ id }) => stages.some((stage) => stage.split(':')[0] === id))
}
