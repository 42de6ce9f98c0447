import { answer, run } from './answer.ts'
import type { Call } from './api.ts'
import type { Rest } from './rest.ts'
import { configure } from './settings.ts'

/**
 * Takes over from the stub and answers what was called before. A second copy of the tag finds the first and leaves. In a
 * page that is only being prerendered, all waits until somebody sees it.
 */
export function install(site: string, script: string, load: () => Promise<Rest>): void {
  const begin = () => {
    const q = window.waypost?.q ?? []
    if (!Array.isArray(q)) return
    const push = (call: Call) => {
      try {
        answer(call)
      } catch {
        // A page is never to notice that something failed here.
      }
    }
    configure(site, script, load)
    window.waypost = Object.assign((...call: Call) => push(call), { q: { push } })
    q.forEach(push)
    run()
  }
  if (document.prerendering) document.addEventListener('prerenderingchange', begin)
  else begin()
}
