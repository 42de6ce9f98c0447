import { playbookOf } from '../rules.ts'

/** How many plays; set when the bench is bundled. */
declare const PLAYS: number

const published = { version: 'bench', publishedAt: 0, playbook: { ...playbookOf(PLAYS), identity: 'trusting' } }

/** KV as plain workerd knows it: a service that is asked for a key. It has one playbook, whichever key is asked for. */
export default { fetch: () => Response.json(published) }
