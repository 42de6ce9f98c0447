import type { Fact, LoggedTouch, Posting } from '../model/fact.ts'
import { barePosting, surelyFits } from './bare-posting.ts'

/** A message of Cloudflare Queues holds 128 KB; letters beyond ASCII take up to three bytes each. */
const MAX_LETTERS = 36_000

/** A posting in parts that each fit a message. Where the person is stands in the first; its facts may be in any. */
export function splitPosting(posting: Posting): readonly Posting[] {
  if (surelyFits(posting)) return [posting]
  const bare = barePosting(posting)
  const facts = parts<Fact>(posting.facts).map((part) => ({ ...bare, facts: part }))
  const touches = parts<LoggedTouch>(posting.touches).map((part) => ({ ...bare, touches: part }))
  const [first = bare, ...rest] = joinSmall([...facts, ...touches])
  const { placed, due } = posting
  return [{ ...first, ...(placed && { placed }), ...(due && { due }) }, ...rest]
}

/** Facts and touches that fit together travel together. */
function joinSmall(postings: readonly Posting[]): readonly Posting[] {
  const [first, second, ...rest] = postings
  if (first === undefined || second === undefined || rest.length > 0) return postings
  if (JSON.stringify(first).length + JSON.stringify(second).length > MAX_LETTERS) return postings
  return [{ ...first, touches: second.touches }]
}

function parts<T>(items: readonly T[]): readonly (readonly T[])[] {
  const found: T[][] = []
  let room = 0
  for (const item of items) {
    const letters = JSON.stringify(item).length + 1
    if (letters > room || found.length === 0) {
      found.push([])
      room = MAX_LETTERS
    }
    found.at(-1)?.push(item)
    room -= letters
  }
  return found
}
