import type { Posting } from '../../../shared/model/fact.ts'
import type { Env } from '../../../worker/env.ts'
import worker from '../../../worker/index.ts'
import { createFactQueue } from '../../../worker/ledger/fact-queue.ts'

const NOW = Date.UTC(2026, 10, 22)

/**
 * The Worker's own consumer, and in front of it visitors who each do the same: `/?from=&count=` of them. A statement that
 * is posted is run, and its first row is the answer.
 */
export default {
  async fetch(request, env) {
    if (request.method === 'POST') return Response.json(await env.LEDGER.prepare(await request.text()).first())
    const { searchParams } = new URL(request.url)
    const [from, count] = [Number(searchParams.get('from')), Number(searchParams.get('count'))]
    const ledger = createFactQueue(env.FACTS, { onFault: console.error, limitMs: 60_000 })
    const told = await Promise.all(Array.from({ length: count }, (_, place) => ledger.tell(visitOf(from + place))))
    return new Response(null, { status: told.every(Boolean) ? 204 : 503 })
  },
  queue: worker.queue,
} satisfies ExportedHandler<Env>

/** Two moves, an exposure and a goal: four facts, with the two touches that they came of. */
function visitOf(place: number): Posting {
  const at = NOW + place
  const profile = `p${String(place).padStart(21, '0')}`
  const entered = { kind: 'entered', journey: 'buyer', cause: 'touch', at } as const
  const touch = { at, channel: 'web', verified: false, value: null, props: null } as const
  return {
    site: 'shop',
    profile,
    judgedAt: at,
    taken: 2,
    playbook: 'v1',
    segment: { channel: 'web', country: 'FR', device: 'mobile', campaign: null },
    facts: [
      { ...entered, ordinal: 1, from: null, stage: 'visitor' },
      { ...entered, ordinal: 2, from: 'visitor', stage: 'customer' },
      { kind: 'exposed', play: 'nudge', arm: 'a', slot: 'hero', propensity: 0.5, at },
      { kind: 'reached', goal: 'purchase', touch: `${profile}.2`, value: 9.5, at },
    ],
    placed: { buyer: { stage: 'customer', since: at, ordinal: 2 } },
    due: [{ journey: 'buyer', stage: 'lapsed', at: at + 90 * 86_400_000 }],
    touches: [
      { ...touch, id: `${profile}.1`, name: 'page' },
      { ...touch, id: `${profile}.2`, name: 'purchase', value: 9.5 },
    ],
  }
}
