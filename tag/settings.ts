/** The site of this page. */
export let site = ''

/** Where its visits are sent. */
export let endpoint: string | URL = ''

/** Sets both, the endpoint by the address of a script that comes from the same origin. */
export function configure(id: string, script: string): void {
  site = id
  endpoint = new URL('/v1/visit', script)
}
