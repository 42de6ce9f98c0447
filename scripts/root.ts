import { join } from 'node:path'

/** The checkout's folder: scripts run alike from wherever they are started. */
export const ROOT = join(import.meta.dirname, '..')

/** A path inside the checkout. */
export function inRoot(...parts: readonly string[]): string {
  return join(ROOT, ...parts)
}
