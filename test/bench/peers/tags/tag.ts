import type { Answer, Question } from '../http-server.ts'
import type { Change } from '../pages/change.ts'

/** A tag that changes the page by what its backend says: Waypost's, or a peer's. */
export interface Tag {
  readonly name: string
  /** Of the package from npm; `null` for what is no package. */
  readonly version: string | null
  /** How it was set up, in a sentence. */
  readonly about: string
  /** What a site puts into the head of its pages; `origin` serves the tag's files and its backend. */
  head(place: Place): string
  /** Its files, by path. */
  readonly files: ReadonlyMap<string, string>
  /** What the backend answers in the tag's own protocol; `null` for what it does not know. */
  answer(question: Question, place: Place): Promise<Answer | null> | Answer | null
}

export interface Place {
  readonly change: Change
  readonly origin: string
  /** The absolute URL of the variant's image. */
  readonly image: string
}
