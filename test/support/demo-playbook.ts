import { inRoot } from '../../scripts/root.ts'
import type { Playbook } from '../../shared/model/playbook.ts'
import { parsePlaybook } from '../../shared/wire/playbook-schema.ts'
import { readPlaybookFile } from '../../worker/admin/cli/playbook-file.ts'

/** The demo shop's playbook, in which a customer lapses after so long, as in `4s`. */
export async function demoPlaybook(lapsesAfter: string): Promise<Playbook> {
  const written = JSON.stringify(await readPlaybookFile(inRoot('test/demo/playbook.jsonc')))
  const parsed = parsePlaybook(JSON.parse(written.replaceAll('"60s"', `"${lapsesAfter}"`)))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}
