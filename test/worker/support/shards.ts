import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Playbook } from '../../../shared/model/playbook.ts'
import { createKvPlaybookStore } from '../../../worker/playbook/kv-playbook-store.ts'
import type { Profiles } from '../../../worker/profile/profiles.ts'
import type { ShardNamespace } from '../../../worker/profile/shard-calls.ts'
import { shardOf } from '../../../worker/profile/shard-of.ts'
import { createShardProfiles } from '../../../worker/profile/shard-profiles.ts'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { NOW } from '../../support/instant.ts'

/** So few that people share them, and so many that parcels travel. */
export const SHARDS = 4

let sites = 0

/** A site of its own, so that no test meets another's shards. */
export async function aSite(changes: Partial<Playbook> = {}, publishedAt = NOW): Promise<string> {
  sites += 1
  const site = `people-${crypto.randomUUID().slice(0, 8)}-${sites}`
  const playbook = aCountingPlaybook({ site, shards: SHARDS, ...changes })
  await createKvPlaybookStore(env.PLAYBOOKS).publish({ version: 'v1', publishedAt, playbook })
  return site
}

/** The profiles of all sites, asked patiently. */
export function patientProfiles(namespace: ShardNamespace = env.PROFILES): Profiles {
  return createShardProfiles(namespace, {
    shardsOf: async () => SHARDS,
    onFault: () => undefined,
    visitLimitMs: 20_000,
  })
}

/** The shard that keeps a profile, as the platform sees it. */
export function stubOf(site: string, profile: string): DurableObjectStub {
  return stubNamed(shardOf(site, profile, SHARDS))
}

export function stubsOf(site: string): readonly DurableObjectStub[] {
  return Array.from({ length: SHARDS }, (_, place) => stubNamed(`profiles:v1:${site}:${place}`))
}

/** Looks into the tables of a shard, or changes them. */
export async function inSql<T>(stub: DurableObjectStub, work: (sql: SqlStorage) => T): Promise<T> {
  return runInDurableObject(stub, (_, state) => work(state.storage.sql))
}

/** Kills a shard where it stands, with all that it has not written. */
export async function abort(stub: DurableObjectStub): Promise<void> {
  await runInDurableObject(stub, (_, state) => state.abort('a test killed it')).catch(() => undefined)
}

/** Takes a shard out of memory; one that is not in memory already is. */
export async function evict(stub: DurableObjectStub): Promise<void> {
  await evictDurableObject(stub).catch(() => undefined)
}

/** Runs alarms until no shard has anything to tell another. */
export async function deliverAll(site: string): Promise<void> {
  for (const stub of stubsOf(site)) await runDurableObjectAlarm(stub)
  const left = await Promise.all(stubsOf(site).map((stub) => inSql(stub, waitingIn)))
  if (left.some((count) => count > 0)) return deliverAll(site)
}

function waitingIn(sql: SqlStorage): number {
  return sql.exec<{ count: number }>('SELECT count(*) AS count FROM outbox').one().count
}

function stubNamed(name: string): DurableObjectStub {
  if (!isNamespace(env.PROFILES)) throw new Error('PROFILES is no namespace')
  return env.PROFILES.get(env.PROFILES.idFromName(name))
}

function isNamespace(binding: object): binding is DurableObjectNamespace {
  return 'idFromName' in binding
}
