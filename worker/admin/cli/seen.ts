import { hashPair, type PairHash } from './pair-hash.ts'

/** Tells whether a touch of a visitor was seen before. */
export interface Seen {
  /** Remembers the pair and says whether it is new. */
  add(visitor: string, id: string): boolean
}

/** What the set is sure to remember. A log repeats what was sent again, and that within hours. */
const GENERATION_SIZE = 4 * 1024 * 1024

const FIRST_SLOTS = 1024

/**
 * A set of (visitor, id) pairs in bounded memory (128 MiB when full): at least the latest `generationSize` pairs are
 * remembered, by 64 bits of hash. The odds that any of ten million pairs is taken for another are one in 200,000.
 */
export function createSeen(generationSize: number = GENERATION_SIZE): Seen {
  const hash: PairHash = { high: 0, low: 0 }
  let young = createHashTable()
  let old = createHashTable()
  return {
    add(visitor, id) {
      hashPair(visitor, id, hash)
      if (old.has(hash) || !young.add(hash)) return false
      if (young.size() === generationSize) {
        old = young
        young = createHashTable()
      }
      return true
    },
  }
}

/** Open addressing, at most half full. A slot is two words; 0 in both is a free one. */
function createHashTable() {
  let words = new Uint32Array(FIRST_SLOTS * 2)
  let size = 0

  return {
    has({ high, low }: PairHash): boolean {
      return !isFree(words, wordOf(words, high, low))
    },
    add({ high, low }: PairHash): boolean {
      const place = wordOf(words, high, low)
      if (!isFree(words, place)) return false
      words[place] = high
      words[place + 1] = low
      size += 1
      if (size * 4 > words.length) words = doubled(words)
      return true
    },
    size: () => size,
  }
}

/** Where the hash stands or, if it does not, where it belongs. */
function wordOf(words: Uint32Array, high: number, low: number): number {
  const mask = words.length - 1
  let place = (low * 2) & mask
  while (!isFree(words, place) && (words[place] !== high || words[place + 1] !== low)) place = (place + 2) & mask
  return place
}

function isFree(words: Uint32Array, place: number): boolean {
  return words[place] === 0 && words[place + 1] === 0
}

function doubled(words: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(words.length * 2)
  for (let i = 0; i < words.length; i += 2) {
    if (isFree(words, i)) continue
    const [high, low] = [words[i] ?? 0, words[i + 1] ?? 0]
    const place = wordOf(larger, high, low)
    larger[place] = high
    larger[place + 1] = low
  }
  return larger
}
