import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseFieldMap } from '../../worker/admin/cli/field-map.ts'
import type { LogTouch } from '../../worker/admin/cli/log-handlers.ts'
import { readLog } from '../../worker/admin/cli/log-reader.ts'

/** A file's path in a folder of its own, for as long as the work takes. */
export async function withFile<T>(
  name: string,
  content: string | Uint8Array,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-log-'))
  try {
    const file = join(folder, name)
    writeFileSync(file, content)
    return await work(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export interface LogOptions {
  readonly map?: string
  readonly props?: readonly string[]
}

/** What the reader makes of a log: its touches, and its malformed lines as `line: problem`. */
export function touchesOf(name: string, content: string | Uint8Array, { map = '', props = [] }: LogOptions = {}) {
  return withFile(name, content, async (file) => {
    const touches: LogTouch[] = []
    const malformed: string[] = []
    await readLog(
      { file, map: parseFieldMap(map), props: new Set(props) },
      {
        onTouch: (touch) => touches.push(touch),
        onMalformed: (line, problem) => malformed.push(`${line}: ${problem}`),
        isDone: () => false,
      },
    )
    return { touches, malformed }
  })
}

/** A touch as a log gives it. */
export function loggedTouch(given: Partial<LogTouch> = {}): LogTouch {
  return { visitor: 'v1', name: 'view', at: 0, value: undefined, props: undefined, id: undefined, ...given }
}
