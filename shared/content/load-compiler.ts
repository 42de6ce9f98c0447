import type { Playbook } from '../model/playbook.ts'
import type { CompiledContents } from './compile-contents.ts'
import { needsCompiling } from './needs-compiling.ts'

/** Compiles the contents of a playbook. */
export type CompileContents = (playbook: Playbook) => CompiledContents

/** Loaded once for the isolate, and then at hand without waiting: Durable Objects cannot wait for one another's. */
let loaded: typeof import('./compile-contents.ts') | null = null

/** What compiles a playbook's contents; `null` for one whose contents are as they are written: nothing is loaded. */
export async function loadCompiler(playbook: Playbook): Promise<CompileContents | null> {
  if (!needsCompiling(playbook)) return null
  loaded ??= await import('./compile-contents.ts')
  return loaded.compileContents
}
