import type { Program } from '../../shared/journey/program.ts'
import type { Playbook } from '../../shared/model/playbook.ts'
import type { Edition } from '../../shared/profile/judge-profile.ts'
import type { Line } from './line.ts'

/** What an operation on a shard works with: its tables, and the playbook that its site is judged by. */
export interface Shelf {
  readonly sql: SqlStorage
  readonly site: string
  readonly playbook: Playbook
  readonly program: Program
  readonly edition: Edition
  /** How long somebody of whom nothing is heard is remembered, in milliseconds. */
  readonly retentionMs: number
  /** Whether visitors who are nobody known are kept as well. */
  readonly keepsEveryone: boolean
  /** Takes what the ledger is told after the change and without its being written down: lines of the touch log alone. */
  readonly mention: (line: Line) => void
}
