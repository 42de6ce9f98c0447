import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import type { Posting } from '../../../shared/model/fact.ts'
import { NOW } from '../../support/instant.ts'

let sites = 0

/** A site of a test's own in the ledger. */
export function aLedgerSite(): string {
  sites += 1
  return `ledger-${crypto.randomUUID().slice(0, 8)}-${sites}`
}

/** A posting, by default of somebody's first move; the person is where the last move of its facts leads. */
export function aPosting(changes: Partial<Posting> = {}): Posting {
  const at = changes.judgedAt ?? NOW
  const moves = (changes.facts ?? []).filter((fact) => fact.kind === 'entered')
  const placed = moves.map(({ journey, stage, at: since, ordinal }) => [journey, { stage, since, ordinal }] as const)
  return {
    site: 'shop',
    profile: 'AAAAAAAAAAAAAAAAAAAAAA',
    judgedAt: at,
    taken: 0,
    playbook: 'v1',
    segment: { channel: 'web', country: 'FR', device: 'mobile', campaign: null },
    facts: [{ kind: 'entered', journey: 'buyer', ordinal: 1, from: null, stage: 'visitor', cause: 'touch', at }],
    placed: moves.length > 0 ? Object.fromEntries(placed) : { buyer: { stage: 'visitor', since: at, ordinal: 1 } },
    due: [],
    touches: [],
    ...changes,
  }
}

const ORDERED = {
  facts: 'SELECT * FROM facts WHERE site = ? ORDER BY key',
  strays: 'SELECT * FROM strays WHERE site = ? ORDER BY key',
  states: 'SELECT * FROM states WHERE site = ? ORDER BY journey, profile',
  dues: 'SELECT * FROM dues WHERE site = ? ORDER BY profile',
  merged: 'SELECT * FROM merged WHERE site = ? ORDER BY profile',
  touches: 'SELECT * FROM touches WHERE site = ? ORDER BY profile, id',
}

export type LedgerRow = { readonly [column: string]: string | number | null }

export type LedgerTables = { readonly [table in keyof typeof ORDERED]: readonly LedgerRow[] }

/** All rows of a site, of one instant. */
export async function ledgerOf(site: string): Promise<LedgerTables> {
  const statements = Object.values(ORDERED).map((statement) => env.LEDGER.prepare(statement).bind(site))
  const [facts, strays, states, dues, merged, touches] = await env.LEDGER.batch<LedgerRow>(statements)
  return {
    facts: facts?.results ?? [],
    strays: strays?.results ?? [],
    states: states?.results ?? [],
    dues: dues?.results ?? [],
    merged: merged?.results ?? [],
    touches: touches?.results ?? [],
  }
}

/** Waits for the real queue, whose batches are a second apart, until the ledger says so. */
export function untilLedger(site: string, holds: (ledger: LedgerTables) => boolean): Promise<LedgerTables> {
  return vi.waitFor(
    async () => {
      const ledger = await ledgerOf(site)
      if (!holds(ledger)) throw new Error(`The ledger does not say so yet: ${JSON.stringify(ledger)}`)
      return ledger
    },
    { timeout: 30_000, interval: 100 },
  )
}
