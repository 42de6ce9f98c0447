import { promisifyRequest } from 'idb-keyval'
import { limited } from '../limited.ts'
import { STORAGE_LIMIT_MS } from '../limits.ts'
import { site } from '../settings.ts'
import type { Kept } from './kept.ts'

/** What is kept, as this tab knows it. */
export let last: Kept | undefined
let fresh: Kept
let isDurable = false
let db: Promise<IDBDatabase> | undefined

/** Opens the queue in which a site's touches wait until a token holds them, of this visitor if it has none. All tabs share it. */
export function openQueue(kept: Kept): void {
  isDurable = true
  fresh = kept
}

/** From now on nothing is stored on this origin, and what was is deleted, without opening or making anything. */
export function eraseQueue(): void {
  isDurable = false
  last = undefined
  indexedDB.deleteDatabase('waypost')
}

/**
 * Takes one step. In IndexedDB it is read, stepped and written in one transaction, so that no two tabs give out the same
 * number and no touch is lost between them; resolves once the result would survive the end of the browser. From the first
 * failure on (a private window, blocked or full storage, an open that hangs) the queue lives in the page's memory, and
 * goes on from what was known last. Never rejects.
 */
export async function change(step: (kept: Kept) => Kept): Promise<Kept> {
  try {
    last = await limited(changeStored(step), STORAGE_LIMIT_MS)
  } catch {
    isDurable = false
    last = step(last ?? fresh)
  }
  return last
}

async function changeStored(step: (kept: Kept) => Kept): Promise<Kept> {
  const store = await begin().catch(() => {
    db = undefined
    return begin()
  })
  const kept: Kept | undefined = await promisifyRequest(store.get(site))
  const next = step(kept ?? fresh)
  store.put(next, site)
  await promisifyRequest(store.transaction)
  return next
}

/**
 * Begins a transaction. An open that failed is not remembered. Durability is `relaxed`: a transaction is complete once the
 * operating system has it, so it survives the browser being killed; a power cut can undo the last ones, but only in
 * order, so that a token never outlives the touches it lacks. `strict` would buy no more, for a disk flush per touch.
 */
async function begin(): Promise<IDBObjectStore> {
  if (!isDurable) throw isDurable
  db ??= open()
  return (await db).transaction('waypost', 'readwrite').objectStore('waypost')
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open('waypost')
  request.onupgradeneeded = () => request.result.createObjectStore('waypost')
  const opened = await promisifyRequest(request)
  // Another tab deletes what is stored: this one goes on without storing.
  opened.onversionchange = () => {
    isDurable = false
    opened.close()
  }
  return opened
}
