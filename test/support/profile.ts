import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for a browser's profile, that outlives the browser. */
export interface Profile {
  readonly folder: string
  remove(): void
}

export function makeProfile(): Profile {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-profile-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) }
}
