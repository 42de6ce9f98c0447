import type { Addition, Lack } from './lack.ts'
import { spanWords } from './lack-words.ts'
import type { Prospect, Way } from './way.ts'

/** A sentence holds one way and so many others. */
const MAX_OTHERS = 2

/** One plain English sentence: `One purchase makes this person customer`. */
export function aheadSentence(found: Prospect): string {
  const ways: readonly Way[] = [found, ...found.others]
  const enough = ways.filter(({ isEnough }) => isEnough)
  if (enough.length > 0) return capital(enoughSentence(found, enough.slice(0, 1 + MAX_OTHERS)))
  if (found.at !== undefined) return `Time alone makes this person ${found.stage} ${onDay(found.at)}`
  const told = ways.slice(0, 1 + MAX_OTHERS).map(({ missing }) => missing.map(lackWords).join(' and '))
  const isOver = ways.every(({ missing }) => missing.some(({ never }) => never === true))
  if (isOver) return `Nothing makes this person ${found.stage} any more: it would take ${told.join(', or ')}`
  return `To be ${found.stage}, this person still needs ${told.join(', or ')}`
}

function enoughSentence({ stage, at }: Prospect, ways: readonly Way[]): string {
  const [first = '', ...others] = ways.map(({ missing }, place) => {
    const adds = heaviest(missing.flatMap(({ add }) => add ?? []))
    const isOne = adds.length === 1 && (adds[0]?.times === 1 || adds[0]?.worth !== undefined)
    const verb = place === 0 ? (isOne ? 'makes' : 'make') : isOne ? 'so does' : 'so do'
    const subject = adds.map(additionWords).join(' and ')
    return place === 0 ? `${subject} ${verb} this person ${stage}` : `${verb} ${subject}`
  })
  const byTime = at === undefined ? [] : [`so does time alone ${onDay(at)}`]
  return [first, ...others, ...byTime].join('; ')
}

/** What asks for fewer touches of the same kind is met by what asks for more. */
function heaviest(adds: readonly Addition[]): readonly Addition[] {
  const isCovered = (add: Addition, place: number) =>
    add.worth === undefined &&
    add.prop === undefined &&
    adds.some((other, index) => other.of === add.of && index !== place && outweighs(other, add, index < place))
  return adds.filter((add, place) => !isCovered(add, place))
}

function outweighs(other: Addition, add: Addition, isEarlier: boolean): boolean {
  return (
    other.times > add.times ||
    (other.times === add.times && (isEarlier || other.worth !== undefined || other.prop !== undefined))
  )
}

function additionWords({ touch, of, times, isMore, worth, prop, within }: Addition): string {
  if (worth !== undefined) return `${isMore ? 'another ' : ''}${worth} worth of ${of}`
  const more = isMore ? 'more ' : ''
  if (times === 1) return `one ${more}${of}${prop === undefined ? '' : ` with a new ${prop}`}`
  const fresh = prop === undefined ? '' : `, each with a new ${prop},`
  const window = within === undefined ? '' : ` within ${spanWords(within)}`
  return `${NUMBERS[times] ?? times} ${more}${touch} touches${of.slice(touch.length)}${fresh}${window}`
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

function lackWords({ needs, has }: Lack): string {
  return `${needs} (now ${has ?? 'none'})`
}

function onDay(at: number): string {
  const [day = '', time = ''] = new Date(at).toISOString().split('T')
  return `on ${day} at ${time.slice(0, 8)} UTC`
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
