import { keyOf, moveKeyOf } from '../../shared/ledger/key-of.ts'
import type { Posting } from '../../shared/model/fact.ts'
import { judgementOf, segmentRankOf } from './judgement.ts'
import { personHash } from './person-hash.ts'

/** A row as one JSON object; columns that it does not name are `null`. */
export type Row = { readonly [column: string]: string | number | null }

/** What postings write into each table; their touches are the touch log's. */
export interface Rows {
  readonly facts: readonly Row[]
  readonly states: readonly Row[]
  readonly dues: readonly Row[]
  readonly merged: readonly Row[]
}

/** The rows of some postings. `hash` and `judged_at` are in every row: nothing of somebody who was erased is written. */
export async function rowsOf(postings: readonly Posting[]): Promise<Rows> {
  const hashed = await Promise.all(postings.map(async (posting) => ({ posting, of: await commonOf(posting) })))
  return {
    facts: hashed.flatMap(({ posting, of }) => factRows(posting, of)),
    states: hashed.flatMap(({ posting, of }) => stateRows(posting, of)),
    dues: hashed.flatMap(({ posting, of }) => dueRows(posting, of)),
    merged: hashed.flatMap(({ posting, of }) => mergedRows(posting, of)),
  }
}

/** What is in every row of a posting. */
export async function commonOf(posting: Posting): Promise<Row> {
  const { site, profile, judgedAt, segment } = posting
  const hash = await personHash(site, profile)
  return { site, profile, hash, judged_at: judgedAt, judgement: judgementOf(posting), ...segment }
}

function factRows({ site, profile, playbook, facts }: Posting, of: Row): readonly Row[] {
  return facts.flatMap((fact): readonly Row[] => {
    // An erasure is no row of the person's: `erasePerson` does it.
    if (fact.kind === 'erased') return []
    const row = { ...of, playbook, key: keyOf(site, profile, fact) }
    if (fact.kind === 'entered') {
      const { from, since = fact.at, after = null, ...entered } = fact
      return [{ ...row, ...entered, since, after, from_stage: from, move: moveKeyOf(site, profile, fact) }]
    }
    if (fact.kind === 'merged') return [{ ...row, kind: fact.kind, at: fact.at, into_profile: fact.into }]
    return [{ ...row, ...fact }]
  })
}

function stateRows(posting: Posting, of: Row): readonly Row[] {
  const rank = segmentRankOf(posting)
  return Object.entries(posting.placed ?? {}).map(([journey, placement]) => {
    return { ...of, ...placement, journey, segment_rank: rank }
  })
}

function dueRows({ playbook, due }: Posting, of: Row): readonly Row[] {
  return due === undefined ? [] : [{ ...of, playbook, at: due[0]?.at ?? null, moves: JSON.stringify(due) }]
}

function mergedRows({ facts }: Posting, of: Row): readonly Row[] {
  return facts.flatMap((fact) => (fact.kind === 'merged' ? [{ ...of, into_profile: fact.into, at: fact.at }] : []))
}
