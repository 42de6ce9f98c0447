import type { Posting } from '../../shared/model/fact.ts'

/** What the ledger is to be told of somebody. `about`: whose erasure makes it void. */
export interface Line {
  readonly about: string
  readonly posting: Posting
}
