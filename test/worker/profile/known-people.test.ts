import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { forgetAll } from '../../../worker/profile/known-people.ts'
import { hasPostings } from '../../../worker/profile/posting-box.ts'
import { NOW } from '../../support/instant.ts'
import { KEPT_ROWS_WRITTEN } from '../../support/rows-written.ts'
import { ANN, LAPTOP, PHONE, profileTouches } from '../support/a-profile-visit.ts'
import { inShard, type OpenShard } from '../support/in-shard.ts'

const HOUR = 3_600_000

/** One call to a shard about Ann. */
type Call = (shard: OpenShard) => Promise<unknown>

const anyTouches = fc
  .record({ seq: fc.integer({ min: 1, max: 9 }), name: fc.constantFrom('view_pricing', 'purchase', 'page') })
  .map(({ seq, name }) => profileTouches([seq], { name }))

/** In whatever order the clocks of several isolates bring them. */
const anyInstant = fc.integer({ min: 0, max: 48 }).map((hours) => NOW + hours * HOUR)

const anyVisit = fc
  .record({
    device: fc.constantFrom(PHONE, LAPTOP),
    touches: fc.option(anyTouches, { nil: [] }),
    traits: fc.option(fc.record({ plan: fc.constantFrom('free', 'paid') }), { nil: undefined }),
    issuedAt: anyInstant,
    now: anyInstant,
  })
  .map(
    (changes): Call =>
      ({ visit }) =>
        visit(changes),
  )

const anyBatch = fc.record({ id: fc.constantFrom('a', 'b', 'c'), now: anyInstant }).map(
  ({ id, now }): Call =>
    ({ work, site }) => {
      return work.take(site, [{ profile: ANN, user: 'ann', now, touches: profileTouches([1], { id, at: now }) }])
    },
)

const anyTrait = anyInstant.map(
  (now): Call =>
    ({ work, site }) => {
      return work.confirm({
        site,
        profile: ANN,
        user: 'ann',
        device: null,
        carried: null,
        traits: { plan: 'gold' },
        now,
      })
    },
)

const anyErasure = anyInstant.map(
  (at): Call =>
    ({ work, site }) =>
      work.erase(site, ANN, at),
)

const anyCalls = fc.array(
  fc.oneof({ weight: 8, arbitrary: anyVisit }, { weight: 2, arbitrary: anyBatch }, anyTrait, anyErasure),
  { minLength: 2, maxLength: 12 },
)

/** What a shard answers, one call after the other, and what it keeps in the end. */
function answersTo(calls: readonly Call[], between: (sql: SqlStorage) => void): Promise<readonly unknown[]> {
  return inShard(async (shard) => {
    const answers: unknown[] = []
    for (const call of calls) {
      answers.push(await call(shard))
      between(shard.sql)
    }
    const table = (name: string) => [...shard.sql.exec(`SELECT * FROM ${name}`)]
    return [...answers, await shard.work.look(shard.site, ANN), table('profiles'), table('devices'), table('traits')]
  })
}

describe('whom a shard knows by heart', () => {
  it('is answered as its tables would have it, whatever was called before', async () => {
    await fc.assert(
      fc.asyncProperty(anyCalls, async (calls) => {
        expect(await answersTo(calls, () => undefined)).toEqual(await answersTo(calls, forgetAll))
      }),
      { numRuns: 30 },
    )
  })

  it('is nobody whose change was taken back', async () => {
    await inShard(async ({ visit }) => {
      await visit({ touches: profileTouches([1]) })
      await visit({ touches: profileTouches([2]) })
      const props = {
        get broken(): string {
          throw new Error('it breaks off')
        },
      }
      await expect(visit({ touches: profileTouches([3], { props }) })).rejects.toThrow('it breaks off')
      expect(await visit({ touches: profileTouches([3]) })).toMatchObject({
        accepted: [3],
        duplicate: [],
        held: [1, 3],
      })
    })
  })
})

/** How many rows a visit writes, and what it tells takes out again. */
async function rowsOf({ sql, visit, work }: OpenShard, changes: Parameters<OpenShard['visit']>[0]): Promise<number> {
  // The number of a posting is a row too, which SQLite does not count.
  const numbers = `SELECT max(seq) FROM sqlite_sequence WHERE name = 'postings'`
  const changed = () => sql.exec<{ rows: number }>(`SELECT total_changes() + (${numbers}) AS rows`).one().rows
  const before = changed()
  await visit(changes)
  await work.alarm()
  await vi.waitUntil(() => !hasPostings(sql))
  return changed() - before
}

describe('a visit of somebody kept', () => {
  it('writes as many rows as docs/scale.md counts, which is its device alone where it has no news', async () => {
    await inShard(async (shard) => {
      await rowsOf(shard, { touches: profileTouches([1]) })
      const [first, second] = [NOW + HOUR, NOW + 2 * HOUR]
      const idle = await rowsOf(shard, { touches: profileTouches([2], { name: 'page', at: first }), now: first })
      const moved = await rowsOf(shard, { touches: profileTouches([3], { at: second }), now: second })
      expect({ visit: idle, news: moved - idle }).toEqual(KEPT_ROWS_WRITTEN)
    })
  })

  it('is judged no earlier than the last one, though that moved nobody', async () => {
    await inShard(async (shard) => {
      await shard.visit({ touches: profileTouches([1]) })
      await shard.visit({ now: NOW + HOUR })
      forgetAll(shard.sql)
      const late = await shard.visit({ touches: profileTouches([2], { at: NOW + 1 }), now: NOW + 2 })
      expect(late).toMatchObject({
        placed: { judgedAt: NOW + HOUR, journeys: { count: { stage: '2', since: NOW + HOUR } } },
      })
      forgetAll(shard.sql)
      expect(await shard.work.look(shard.site, ANN)).toMatchObject({ packed: { placed: { judgedAt: NOW + HOUR } } })
    })
  })
})
