import { describe, expect, it } from 'vitest'
import { allocate } from '../../../shared/decision/allocate.ts'
import { pointOf } from '../../../shared/decision/bucket.ts'
import { groupsOf } from '../../../shared/decision/group.ts'
import { heldOutBy, holdoutsOf } from '../../../shared/decision/holdout.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { chanceOf } from '../../support/chance.ts'
import { chiSquared, deviations } from '../../support/chi-squared.ts'

/** `FUZZ=all` draws for a million of each kind: half a billion draws and 25 billion pairs of them, in minutes. */
const IS_WHOLE = process.env.FUZZ === 'all'
const IDS = IS_WHOLE ? 1_000_000 : 12_000
const TIMEOUT_MS = IS_WHOLE ? 1_800_000 : 60_000
const BINS = 20
const CROSSED_BINS = 10

/** The ids never change, so these bounds hold for ever or never; chance alone goes past them once in ten million times. */
const MOST = 5.2
/** Of the mean over all pairs of salts. */
const MOST_ON_AVERAGE = 0.15

/** A hundred, as like one another as playbooks write them, and those of what is drawn beside plays. */
const SALTS: readonly string[] = [
  ...Array.from({ length: 40 }, (_, place) => `play-${place}`),
  ...Array.from({ length: 20 }, (_, place) => `pricing-nudge-2026-11-${String(place + 1).padStart(2, '0')}`),
  ...['a', 'b', 'c', 'A', 'B', '1', '2', '10', '01', 'aa', 'ab', 'ba', 'hero', 'offer', 'cta', 'heros', 'Hero'],
  ...['summer', 'winter', 'x'.repeat(64)],
  ...[':holdout', ...['buyer', 'club', 'a', 'hero', 'play-0'].map((journey) => `:holdout:${journey}`)],
  ...['g', 'h', 'a', 'hero', 'offers', 'play-0', 'play-1', 'buyer', 'club'].map((group) => `:group:${group}`),
  ...['visitor', 'user', '0', 'v1', '_'],
]

const KINDS: readonly (readonly [string, (chance: () => number) => (place: number) => string])[] = [
  ['as the Worker mints them', (chance) => () => mintedId(chance)],
  ['that count up', () => (place) => `visitor-${place}`],
  ['that are numbers', () => (place) => String(place + 1)],
  ['that are addresses', () => (place) => `user${place}@shop.example`],
  ['that begin with the same instant', (chance) => (place) => `019a8f2c-${hex(place, 4)}-7${hex(chance() * 4096, 3)}`],
]

function mintedId(chance: () => number): string {
  const words = Uint32Array.from({ length: 4 }, () => Math.floor(chance() * 2 ** 32))
  return Buffer.from(words.buffer).toString('base64url')
}

const hex = (number: number, digits: number) => Math.floor(number).toString(16).padStart(digits, '0')

/** The bin of each id's point, for every salt. */
function binsOf(idOf: (place: number) => string): readonly Uint8Array[] {
  const ids = Array.from({ length: IDS }, (_, place) => idOf(place))
  return SALTS.map((salt) => Uint8Array.from(ids, (id) => Math.floor(pointOf(salt, id) * BINS)))
}

function countsOf(bins: Uint8Array): Uint32Array {
  const counts = new Uint32Array(BINS)
  for (const bin of bins) counts[bin] = (counts[bin] ?? 0) + 1
  return counts
}

/** How often each bin of one salt meets each of the other. */
function crossed(some: Uint8Array, other: Uint8Array): Uint32Array {
  const counts = new Uint32Array(CROSSED_BINS ** 2)
  for (let each = 0; each < some.length; each += 1) {
    const cell = ((some[each] ?? 0) >> 1) * CROSSED_BINS + ((other[each] ?? 0) >> 1)
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return counts
}

describe('the points of a hundred salts', () => {
  it.each(KINDS)(
    'are even for ids %s, and those of one salt say nothing of those of another',
    { timeout: TIMEOUT_MS },
    (_, kind) => {
      expect(new Set(SALTS).size).toBe(100)
      const bins = binsOf(kind(chanceOf(20_261_120)))
      for (const [place, some] of bins.entries()) {
        const alone = deviations(
          chiSquared(countsOf(some), () => IDS / BINS),
          BINS - 1,
        )
        expect(alone, SALTS[place]).toBeLessThan(MOST)
      }
      let sum = 0
      let pairs = 0
      for (const [place, some] of bins.entries()) {
        for (let next = place + 1; next < bins.length; next += 1) {
          const counts = crossed(some, bins[next] ?? some)
          const together = deviations(
            chiSquared(counts, () => IDS / counts.length),
            counts.length - 1,
          )
          if (together > MOST) expect.fail(`${SALTS[place]} and ${SALTS[next]}: ${together}`)
          sum += together
          pairs += 1
        }
      }
      expect(pairs).toBe(4_950)
      expect(Math.abs(sum / pairs)).toBeLessThan(MOST_ON_AVERAGE)
    },
  )
})

/** Everything that one visitor draws under one name: the worst that a playbook can do. */
const NAME = 'same'
const STRATEGY = { holdout: 0.2, journeys: [{ id: NAME, holdout: 0.3 }] }
const [SITE, OF_JOURNEY] = holdoutsOf([`${NAME}:stage`], STRATEGY).map((holdout) => [holdout])
const GROUP = groupsOf([NAME, `${NAME}-2`].map((id) => aPlay({ id, group: { id: NAME } }))).get(NAME)

const DRAWS: readonly { readonly share: number; readonly isDrawn: (id: string) => boolean }[] = [
  { share: 0.2, isDrawn: (id) => heldOutBy(SITE ?? [], id) !== null },
  { share: 0.3, isDrawn: (id) => heldOutBy(OF_JOURNEY ?? [], id) !== null },
  { share: 0.5, isDrawn: (id) => GROUP?.drawnBy(id) === NAME },
  { share: 0.25, isDrawn: (id) => allocate({ salt: NAME, weights: [1, 1], control: 0.25 }, id).arm === 'control' },
  { share: 0.4, isDrawn: (id) => isFirst({ salt: `${NAME}-2`, weights: [1, 1], control: 0.2 }, id) },
]

function isFirst(allotment: Parameters<typeof allocate>[0], id: string): boolean {
  const drawn = allocate(allotment, id)
  return drawn.arm === 'variant' && drawn.place === 0
}

describe('holdouts, groups, controls and variants of one name', () => {
  it.each(KINDS)('are all drawn apart, in every combination, for ids %s', { timeout: TIMEOUT_MS }, (_, kind) => {
    const idOf = kind(chanceOf(7))
    const counts = new Uint32Array(2 ** DRAWS.length)
    for (let place = 0; place < IDS; place += 1) {
      const id = idOf(place)
      const cell = DRAWS.reduce((drawn, { isDrawn }, bit) => drawn | (isDrawn(id) ? 1 << bit : 0), 0)
      counts[cell] = (counts[cell] ?? 0) + 1
    }
    const expectedAt = (cell: number) =>
      DRAWS.reduce((share, draw, bit) => share * ((cell >> bit) & 1 ? draw.share : 1 - draw.share), IDS)
    expect(deviations(chiSquared(counts, expectedAt), counts.length - 1)).toBeLessThan(MOST)
  })
})
