import { promisifyRequest, type UseStore } from 'idb-keyval'

const STORE = 'visit'

/**
 * A store for idb-keyval's functions. An open or a transaction that fails to start is tried once more, and no failure is
 * remembered. Durability is `relaxed`: a transaction is complete once the operating system has it, so it survives the
 * browser being killed; a power cut can undo the last ones, but only in order, so that a token never outlives the touches
 * it lacks. `strict` would buy no more than that, for a disk flush per touch.
 */
export function openStore(name: string): UseStore {
  let opened: Promise<IDBDatabase> | undefined
  const begin = async (mode: IDBTransactionMode) => {
    opened ??= open(name)
    return (await opened).transaction(STORE, mode, { durability: 'relaxed' }).objectStore(STORE)
  }
  return async (mode, use) =>
    use(
      await begin(mode).catch(() => {
        opened = undefined
        return begin(mode)
      }),
    )
}

async function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  const db = await promisifyRequest(request)
  // Another tab deletes what is stored.
  db.onversionchange = () => db.close()
  return db
}
