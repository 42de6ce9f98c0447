import type { Posting } from '../../shared/model/fact.ts'
import type { Row } from './rows-of.ts'

/**
 * The log of all touches. Where they are counted exactly, each is in it once and under its person's name; where large
 * sites are estimated, nothing in it says who it was. What is answered from it says which.
 */
export interface TouchLog {
  /**
   * Writes the touches of postings. Throws when the log is out of reach; the same may then be written again: exact logs
   * count it once, others may count it twice.
   */
  write(postings: readonly Posting[]): Promise<void>
  /**
   * Forgets what happened before a site's own limit, which `keptFrom` gives in epoch milliseconds, as much as one run
   * takes: what is left goes with the next. How many touches went; a log that forgets by itself answers 0.
   */
  forget(keptFrom: (site: string) => Promise<number>): Promise<number>
  /** All touches of some profiles of a site, the oldest first. */
  copy(site: string, profiles: readonly string[]): Promise<readonly Row[]>
  /**
   * Leaves nothing that leads from touches up to `at`, epoch milliseconds, to those who made them: other names take their
   * place, properties and ids go, and every count stays. May be called again. How many touches there were.
   */
  erase(site: string, names: readonly NewName[], at: number): Promise<number>
}

/** Under which name a profile's rows go on. */
export interface NewName {
  readonly profile: string
  readonly name: string
}
