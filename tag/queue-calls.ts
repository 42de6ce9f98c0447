import type { Call } from './api.ts'

/** Makes the global that collects calls until the tag has loaded, if there is none. Harmless if the tag never does. */
export function queueCalls(): void {
  if (typeof window.waypost === 'function') return
  const q: Call[] = []
  try {
    window.waypost = Object.assign((...call: Call) => void window.waypost?.q.push(call), { q })
  } catch {
    // The page keeps the name for itself.
  }
}
