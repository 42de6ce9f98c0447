import { settingsOf } from '../../shared/playbook/site-settings.ts'
import { createKvPlaybookStore } from '../playbook/kv-playbook-store.ts'
import { createPlaybookCache, type PlaybookCache } from '../playbook/playbook-cache.ts'
import { confirm, erase, move, takeParcel } from './keep-identity.ts'
import { type BatchOutcome, keepMessages } from './keep-messages.ts'
import { keepVisit, peekVisit } from './keep-visit.ts'
import { forgetAll } from './known-people.ts'
import type { Line } from './line.ts'
import { look } from './look.ts'
import { isWaiting, markDelivered, markFailed, moves, nextDue, type Parcel, type Waiting, waiting } from './outbox.ts'
import { hasPostings, leavePosting, leaveUntold, takeOut, waitingPostings } from './posting-box.ts'
import type {
  Confirmation,
  Erased,
  Kept,
  MessageBatch,
  Move,
  ProfilePeek,
  ProfileVisit,
  VisitAnswer,
} from './profiles.ts'
import type { Elsewhere, ShardCalls, ShardEnv } from './shard-calls.ts'
import { shardOf } from './shard-of.ts'
import { makeTables } from './shard-schema.ts'
import type { Shelf } from './shelf.ts'
import { sweep } from './sweep.ts'

/** How long a playbook is used before it is looked up again, and how often a shard looks for what is too old. */
const PLAYBOOK_MAX_AGE_MS = 30_000
const SWEEP_EVERY_MS = 86_400_000

/** When the ledger is told again what it has not heard: a call that comes before tells it too. */
const TELL_AGAIN_MS = 30_000

/**
 * One shard of a site's kept profiles. It waits for nothing between reading and writing, so every call is one
 * transaction; replies leave only after what they say is on disk.
 */
export class ShardWork implements ShardCalls {
  private readonly ctx: DurableObjectState
  private readonly env: ShardEnv
  private readonly playbooks: PlaybookCache
  /** What was written to the settings since the shard began: nobody else writes them. */
  private readonly written = new Map<string, string>()
  /** When the alarm is set for; `null`: it may not be set. */
  private planned: number | null = null
  private isTelling = false

  constructor(state: DurableObjectState, env: ShardEnv) {
    this.ctx = state
    this.env = env
    makeTables(state.storage.sql)
    this.playbooks = createPlaybookCache({
      store: createKvPlaybookStore(env.PLAYBOOKS),
      now: () => Date.now(),
      maxAgeMs: env.WAYPOST_DEV === 'true' ? 500 : PLAYBOOK_MAX_AGE_MS,
      onFault: (site, fault) => console.log(JSON.stringify({ log: 'playbook-fault', site, fault })),
    })
  }

  async visit(call: ProfileVisit): Promise<VisitAnswer> {
    const answer = await this.transact(call.site, (shelf) => keepVisit(shelf, call))
    if (answer.is === 'moved' && call.entry.by === 'hand-off') await this.settleMoves(call.site, [call.profile])
    return answer
  }

  async peek(call: ProfilePeek): Promise<VisitAnswer> {
    return this.transact(call.site, (shelf) => peekVisit(shelf, call))
  }

  async take(site: string, batches: readonly MessageBatch[]): Promise<readonly BatchOutcome[]> {
    await this.settleMoves(
      site,
      batches.map(({ profile }) => profile),
    )
    return this.transact(site, (shelf) => batches.map((batch) => keepMessages(shelf, batch)))
  }

  async confirm(call: Confirmation): Promise<'confirmed' | 'erased'> {
    return this.transact(call.site, (shelf) => confirm(shelf, call))
  }

  async move(call: Move): Promise<string | null> {
    const next = await this.transact(call.site, (shelf) => move(shelf, call))
    await this.settleMoves(call.site, [call.from])
    return next
  }

  async look(site: string, profile: string): Promise<Kept | Elsewhere | null> {
    await this.settleMoves(site, [profile])
    return this.transact(site, (shelf) => look(shelf, profile))
  }

  async erase(site: string, profile: string, at: number): Promise<Erased> {
    const erased = await this.transact(site, (shelf) => erase(shelf, profile, at))
    await this.deliver(site, waiting(this.ctx.storage.sql, at))
    return erased
  }

  async accept(site: string, parcel: Parcel): Promise<void> {
    await this.transact(site, (shelf) => takeParcel(shelf, parcel))
  }

  async alarm(): Promise<void> {
    this.planned = null
    const site = this.setting('site')
    if (site === null) return
    const now = Date.now()
    await this.deliver(site, waiting(this.ctx.storage.sql, now))
    await this.tellLedger()
    await this.transact(site, ({ sql, retentionMs }) => {
      if (now < Number(this.setting('sweptAt') ?? 0) + SWEEP_EVERY_MS) return
      if (sweep(sql, { now, retentionMs })) this.set('sweptAt', String(now))
    })
  }

  private async transact<T>(site: string, work: (shelf: Shelf) => T): Promise<T> {
    const served = await this.playbooks.get(site, (refresh) => this.ctx.waitUntil(refresh))
    if (served === null) throw new Error(`no playbook is published for the site "${site}"`)
    const { program, version, publishedAt, playbook } = served
    const { sql } = this.ctx.storage
    const { retentionMs, keep, shards } = settingsOf(playbook)
    const lines: Line[] = []
    const shelf = {
      sql,
      site,
      playbook,
      program,
      edition: { version, publishedAt },
      retentionMs,
      keepsEveryone: keep === 'everyone',
      mention: (line: Line) => {
        lines.push(line)
      },
    }
    if (!this.written.has('site') && this.setting('site') === null) this.set('sweptAt', String(Date.now()))
    this.set('site', site)
    this.set('shards', String(shards))
    const result = this.wholly(() => {
      const done = work(shelf)
      // What is told of several people goes by the box, which sends it together.
      if (lines.length > 1) for (const line of lines.splice(0)) leavePosting(sql, line)
      return done
    })
    for (const line of lines) this.ctx.waitUntil(this.mention(line))
    await this.planAlarm()
    if (hasPostings(sql)) this.ctx.waitUntil(this.tellLedger())
    return result
  }

  /** All of it or nothing, in the tables and in memory. */
  private wholly<T>(work: () => T): T {
    const { storage } = this.ctx
    try {
      return storage.transactionSync(work)
    } catch (error) {
      forgetAll(storage.sql)
      throw error
    }
  }

  /** Most visits change nothing but the touch log, whose lines are written down only where the queue does not take them. */
  private async mention(line: Line): Promise<void> {
    try {
      await this.env.FACTS.send(line.posting)
    } catch (error) {
      this.logFault(error)
      leaveUntold(this.ctx.storage.sql, line)
      await this.planAlarm()
    }
  }

  /** What is told twice counts once: nothing is taken out before the queue has it. */
  private async tellLedger(): Promise<void> {
    if (this.isTelling) return
    this.isTelling = true
    const { sql } = this.ctx.storage
    try {
      for (let told = waitingPostings(sql); told.length > 0; told = waitingPostings(sql)) {
        const [first] = told
        if (told.length === 1 && first !== undefined) await this.env.FACTS.send(first.posting)
        else await this.env.FACTS.sendBatch(told.map(({ posting }) => ({ body: posting })))
        takeOut(sql, told)
      }
    } catch (error) {
      this.logFault(error)
    } finally {
      this.isTelling = false
    }
  }

  private logFault(error: unknown): void {
    console.log(JSON.stringify({ log: 'ledger-fault', site: this.setting('site'), fault: String(error) }))
  }

  /** What a visitor left is with the other profile before anybody is sent there. */
  private async settleMoves(site: string, visitors: readonly string[]): Promise<void> {
    const { sql } = this.ctx.storage
    const moving = [...new Set(visitors)].flatMap((visitor) => moves(sql, visitor))
    if (moving.length === 0) return
    await this.deliver(site, moving)
    if (moving.some(({ number }) => isWaiting(sql, number)))
      throw new Error('a profile is being moved and its new shard is out of reach')
  }

  private async deliver(site: string, letters: readonly Waiting[]): Promise<void> {
    const { sql } = this.ctx.storage
    for (const letter of letters) {
      // Whoever was erased while an earlier one was on its way has nothing to tell any more.
      if (!isWaiting(sql, letter.number)) continue
      try {
        await this.send(site, letter.parcel)
        markDelivered(sql, letter.number)
      } catch {
        // The other shard is out of reach: the parcel waits, and the alarm tries again.
        markFailed(sql, letter, Date.now())
      }
    }
    await this.planAlarm()
  }

  private async send(site: string, parcel: Parcel): Promise<void> {
    const to = parcel.do === 'adopt' ? parcel.to : parcel.do === 'point' ? parcel.from : parcel.profile
    const shards = Number(this.setting('shards')) || undefined
    await this.env.PROFILES.getByName(shardOf(site, to, shards)).accept(site, parcel)
  }

  private async planAlarm(): Promise<void> {
    const { storage } = this.ctx
    const telling = hasPostings(storage.sql) ? Date.now() + TELL_AGAIN_MS : Number.POSITIVE_INFINITY
    const waiting = Math.min(nextDue(storage.sql) ?? Number.POSITIVE_INFINITY, telling)
    // The next sweep was planned with the alarm.
    if (this.planned !== null && this.planned <= waiting) return
    const swept = Number(this.setting('sweptAt') ?? 0)
    const due = Math.min(waiting, Math.max(swept + SWEEP_EVERY_MS, Date.now() + 1000))
    const planned = await storage.getAlarm()
    this.planned = planned === null ? due : Math.min(planned, due)
    if (planned === null || due < planned) await storage.setAlarm(due)
  }

  private setting(name: string): string | null {
    const [row] = this.ctx.storage.sql.exec<{ value: string }>('SELECT value FROM settings WHERE name = ?', name)
    return row?.value ?? null
  }

  private set(name: string, value: string): void {
    if (this.written.get(name) === value) return
    this.ctx.storage.sql.exec('INSERT OR REPLACE INTO settings VALUES (?, ?)', name, value)
    this.written.set(name, value)
  }
}
