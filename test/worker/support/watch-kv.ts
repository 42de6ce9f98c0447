/** What stands between the Worker and its storage: it sees every call, and may delay it, fail it or answer otherwise. */
export type Intercept = (method: string, forward: () => Promise<unknown>) => Promise<unknown>

export interface WatchedKv {
  readonly kv: KVNamespace
  /** The methods called, in order. */
  readonly calls: readonly string[]
}

/** The real namespace, with every call counted and passed through `intercept`. */
export function watchKv(kv: KVNamespace, intercept: Intercept = (_method, forward) => forward()): WatchedKv {
  const calls: string[] = []
  const watched = new Proxy(kv, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => {
        calls.push(String(name))
        return intercept(String(name), async () => Reflect.apply(member, target, args))
      }
    },
  })
  return { kv: watched, calls }
}
