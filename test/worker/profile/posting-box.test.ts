import { describe, expect, it, vi } from 'vitest'
import { hasPostings, leaveUntold } from '../../../worker/profile/posting-box.ts'
import { NOW } from '../../support/instant.ts'
import { ANN, profileTouches } from '../support/a-profile-visit.ts'
import { inShard } from '../support/in-shard.ts'
import { aPosting } from '../support/postings.ts'

const numberOf = (sql: SqlStorage, query: string) => Number(sql.exec<{ number: number }>(query).one().number)
const waitingIn = (sql: SqlStorage) => numberOf(sql, 'SELECT count(*) AS number FROM postings')
/** How many were ever written down. */
const writtenIn = (sql: SqlStorage) =>
  numberOf(sql, `SELECT coalesce(max(seq), 0) AS number FROM sqlite_sequence WHERE name = 'postings'`)

/** The playbook's stages count `view_pricing`: no other touch moves anybody. */
const idle = (seq: number) => ({ touches: profileTouches([seq], { name: 'page' }), now: NOW + seq })

describe('what a shard tells of a visit', () => {
  it('is written down with the change where there are facts, until the queue has taken it', async () => {
    await inShard(async ({ sql, facts, work, visit }) => {
      facts.fail(true)
      await visit({ touches: profileTouches([1]) })
      const waiting = waitingIn(sql)
      expect(waiting).toBeGreaterThan(0)
      await vi.waitUntil(() => facts.refused() > 0)
      facts.fail(false)
      await work.alarm()
      expect(facts.taken).toHaveLength(waiting)
      expect(facts.taken.flatMap((posting) => posting.facts).map(({ kind }) => kind)).toContain('entered')
      expect(waitingIn(sql)).toBe(0)
    })
  })

  it('is not written down where its touches changed nothing', async () => {
    await inShard(async ({ sql, facts, visit }) => {
      await visit({ touches: profileTouches([1]) })
      await vi.waitUntil(() => waitingIn(sql) === 0)
      const written = writtenIn(sql)
      await visit(idle(2))
      expect(facts.taken.at(-1)).toMatchObject({ profile: ANN, facts: [], touches: [{ name: 'page' }] })
      expect(writtenIn(sql)).toBe(written)
    })
  })

  it('waits in the shard where the queue did not take it, though nothing had changed', async () => {
    await inShard(async ({ sql, facts, work, visit }) => {
      await visit({ touches: profileTouches([1]) })
      await vi.waitUntil(() => waitingIn(sql) === 0)
      facts.fail(true)
      await visit(idle(2))
      await vi.waitUntil(() => waitingIn(sql) === 1)
      facts.fail(false)
      await work.alarm()
      expect(facts.taken.at(-1)).toMatchObject({ facts: [], touches: [{ name: 'page' }] })
      expect(waitingIn(sql)).toBe(0)
    })
  })
})

describe('leaveUntold', () => {
  it('leaves nothing that was judged before the person was erased', async () => {
    await inShard(async ({ sql, work }) => {
      sql.exec('INSERT INTO erased VALUES (?, ?, ?)', ANN, NOW, '[]')
      leaveUntold(sql, { about: ANN, posting: aPosting({ profile: ANN, judgedAt: NOW }) })
      expect(hasPostings(sql)).toBe(false)
      leaveUntold(sql, { about: ANN, posting: aPosting({ profile: ANN, judgedAt: NOW + 1 }) })
      expect(hasPostings(sql)).toBe(true)
      await work.alarm()
    })
  })
})
