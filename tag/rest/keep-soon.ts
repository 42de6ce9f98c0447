import type { Kept } from '../queue/kept.ts'
import type { Core } from './core.ts'

/** Changes what is kept, now or once the visitor has agreed to it: at the latest after the first reply. */
export async function keepSoon(core: Core, step: (kept: Kept) => Kept): Promise<void> {
  if (!(await core.keep(step))) document.addEventListener('waypost', () => void core.keep(step), { once: true })
}
