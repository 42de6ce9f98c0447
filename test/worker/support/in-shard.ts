import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { ProfileVisit, VisitAnswer } from '../../../worker/profile/profiles.ts'
import { ShardWork } from '../../../worker/profile/shard-work.ts'
import { ANN, aProfileVisit } from './a-profile-visit.ts'
import { aQueue, type TestQueue } from './a-queue.ts'
import { aSite, stubOf } from './shards.ts'

export interface OpenShard {
  readonly site: string
  readonly work: ShardWork
  readonly sql: SqlStorage
  readonly facts: TestQueue
  /** A visit of Ann's phone. */
  visit(changes: Partial<ProfileVisit>): Promise<VisitAnswer>
}

/** Runs within the shard that keeps Ann, of whom nothing is known yet, with a queue of the test's own. */
export async function inShard<T>(run: (shard: OpenShard) => Promise<T>): Promise<T> {
  const site = await aSite()
  return runInDurableObject(stubOf(site, ANN), async (_, state) => {
    const facts = aQueue()
    const work = new ShardWork(state, { ...env, FACTS: facts.queue })
    const visit = (changes: Partial<ProfileVisit>) => work.visit(aProfileVisit({ site, ...changes }))
    return run({ site, work, sql: state.storage.sql, facts, visit })
  })
}
