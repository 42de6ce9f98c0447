import type { Rest } from './rest.ts'

/** The site of this page. */
export let site = ''

/** Where its visits are sent. */
export let endpoint: string | URL = ''

/** Loads the rest of the tag. */
export let loadRest: () => Promise<Rest>

/** Sets all three, the endpoint by the address of a script that comes from the same origin. */
export function configure(id: string, script: string, load: () => Promise<Rest>): void {
  site = id
  loadRest = load
  endpoint = new URL('/v1/visit', script)
}
