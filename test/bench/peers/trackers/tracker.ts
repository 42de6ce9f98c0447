import type { Answer, Question } from '../http-server.ts'

/** A touch as it arrived: the number that the page gave it, and the id by which the peer's servers tell doubles. */
export interface Arrival {
  readonly touch: string
  readonly id: string
}

/** A library of a peer that brings touches to a collector. */
export interface Tracker {
  readonly name: string
  readonly version: string
  readonly about: string
  /** Defines `track(touch)`; finds the collector's origin in `COLLECTOR`. */
  readonly script: string
  /** What the peer's network of files serves, from the page's origin, which has no faults: by path. */
  readonly files: ReadonlyMap<string, Answer>
  /** The touches in a request to the collector; `null` if it brings none by its nature, and has no faults then. */
  arrivals(question: Question): readonly Arrival[] | null
  /** What the collector answers when all is well. */
  answer(question: Question): Answer
}
