import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Fact, Posting } from '../../../shared/model/fact.ts'
import { rowsOf } from '../../../worker/ledger/rows-of.ts'
import { writeRows, writeTouches } from '../../../worker/ledger/write-rows.ts'
import { NOW } from '../../support/instant.ts'
import { ROWS_WRITTEN } from '../../support/rows-written.ts'
import { aLedgerSite, aPosting } from '../support/postings.ts'

/** What one posting about somebody new costs. */
async function cost(changes: Partial<Posting>): Promise<number> {
  const { placed: _placed, due: _due, ...bare } = aPosting({ site: aLedgerSite() })
  const posting = { ...bare, facts: [], touches: [], ...changes }
  const { touches, ...rows } = await rowsOf([posting])
  const statements = [...writeRows(env.LEDGER, { ...rows, touches }), ...writeTouches(env.LEDGER, touches)]
  const results = await env.LEDGER.batch(statements)
  return results.reduce((sum, { meta }) => sum + meta.rows_written, 0)
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
