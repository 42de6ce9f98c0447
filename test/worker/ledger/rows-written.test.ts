import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Fact, Posting } from '../../../shared/model/fact.ts'
import { writePostings } from '../../../worker/ledger/write-postings.ts'
import { NOW } from '../../support/instant.ts'
import { ROWS_WRITTEN } from '../../support/rows-written.ts'
import { aLedgerSite, aPosting } from '../support/postings.ts'

/** How many rows D1 counts for one posting about somebody new. */
async function cost(changes: Partial<Posting>): Promise<number> {
  const { placed: _placed, due: _due, ...bare } = aPosting({ site: aLedgerSite() })
  let rows = 0
  const db: D1Database = Object.create(env.LEDGER, {
    prepare: { value: (text: string) => env.LEDGER.prepare(text) },
    batch: {
      value: async (statements: D1PreparedStatement[]) => {
        const results = await env.LEDGER.batch(statements)
        rows += results.reduce((sum, { meta }) => sum + meta.rows_written, 0)
        return results
      },
    },
  })
  await writePostings(db, [{ ...bare, facts: [], touches: [], ...changes }])
  return rows
}

const entered: Fact = {
  kind: 'entered',
  journey: 'buyer',
  ordinal: 1,
  from: null,
  stage: 'visitor',
  cause: 'touch',
  at: NOW,
}

describe('the ledger', () => {
  it('writes as many rows as docs/scale.md counts', async () => {
    const touch = { id: 't', name: 'page', at: NOW, channel: 'web', verified: false, value: null, props: null } as const
    const facts = {
      entered,
      exposed: { kind: 'exposed', play: 'p', arm: 'a', slot: 'hero', propensity: 0.5, at: NOW },
      reached: { kind: 'reached', goal: 'purchase', touch: 't', value: 5, at: NOW },
    } as const
    const placed = { buyer: { stage: 'visitor', since: NOW, ordinal: 1 } }
    const measured = {
      touch: await cost({ touches: [touch] }),
      entered: await cost({ facts: [facts.entered] }),
      exposed: await cost({ facts: [facts.exposed] }),
      reached: await cost({ facts: [facts.reached] }),
      state: await cost({ placed }),
      due: await cost({ due: [{ journey: 'buyer', stage: 'lapsed', at: NOW + 1 }] }),
    }
    expect(measured).toEqual(ROWS_WRITTEN)
  })
})
