import { join } from 'node:path'
import { buildSync } from 'esbuild'

/** The tag's own pace, for one page of its own. */
export interface Pace {
  plan(send: () => void, ms: number): void
  hold(atLeast: number, since?: number): void
  relent(): void
}

/** Where a page's time and chance come from. */
export interface Surroundings {
  readonly setTimeout: (call: () => void, ms: number) => number
  readonly clearTimeout: (timer: number) => void
  readonly Date: { readonly now: () => number }
  readonly Math: Pick<Math, 'min' | 'max' | 'random'>
}

/** Makes paces that know nothing of one another, each as if a page had loaded the tag: they keep state in their module. */
export function paceMaker(): (surroundings: Surroundings) => Pace {
  const built = buildSync({
    entryPoints: [join(import.meta.dirname, '../../tag/pace.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'pace',
  })
  const code = `${built.outputFiles[0]?.text}; return pace`
  const make = new Function('setTimeout', 'clearTimeout', 'Date', 'Math', code)
  return (around) => make(around.setTimeout, around.clearTimeout, around.Date, around.Math)
}
