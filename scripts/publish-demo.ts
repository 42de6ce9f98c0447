import { relative } from 'node:path'
import { publishFile } from '../worker/admin/cli/publish.ts'
import { inRoot } from './root.ts'

/** Publishes the demo shop's playbook and gives its version; rejects with what is wrong with it, and where. */
export async function publishDemo(url: string, key: string): Promise<string> {
  const path = 'test/demo/playbook.jsonc'
  const outcome = await publishFile({ file: relative(process.cwd(), inRoot(path)), url, key })
  if (outcome.ok) return outcome.version
  const [first, ...more] = outcome.problems
  if (first === undefined) throw new Error(`${path}: ${outcome.detail}`)
  const others = more.length === 0 ? '' : `, and ${more.length} more`
  const hint = first.hint === undefined ? '' : ` (${first.hint})`
  throw new Error(`${path}: ${first.path} ${first.problem}${hint}${others}`)
}
