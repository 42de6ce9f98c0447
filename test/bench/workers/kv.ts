import { playbookOf } from '../rules.ts'

/** How many plays; set when the bench is bundled. */
declare const PLAYS: number

const published = { version: 'bench', publishedAt: 0, playbook: { ...playbookOf(PLAYS), identity: 'trusting' } }

/** What a queue says that took a message, or several together. */
const taken = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: 0 } } }

/**
 * KV and a queue as plain workerd knows them: services that are asked for a key, or to take a message. There is one
 * playbook, whichever key is asked for, and nobody reads the messages.
 */
export default {
  async fetch(request: Request): Promise<Response> {
    await request.arrayBuffer()
    return Response.json(/\/(message|batch)$/.test(new URL(request.url).pathname) ? taken : published)
  },
}
