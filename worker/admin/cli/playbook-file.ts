import { readFile } from 'node:fs/promises'
import type { Problem } from '../../../shared/lib/problem.ts'
import type { Json } from '../../../shared/model/touch.ts'
import { CommandFailure, fileFailure } from './command-failure.ts'
import { parseJsonc } from './jsonc.ts'

/** What a playbook file says, unchecked but for being JSON (comments and trailing commas allowed). */
export async function readPlaybookFile(file: string): Promise<Json> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fileFailure(file, error)
  })
  const reading = parseJsonc(text)
  if (reading.ok) return reading.value
  throw new CommandFailure(
    `${file}:${reading.line}:${reading.column}: ${reading.problem}. Mend it there and try again.`,
  )
}

/** Problems for a terminal: the path, then what is wrong with it, then what to do. */
export function describeProblems(problems: readonly Problem[]): readonly string[] {
  return problems.flatMap(({ path, problem, hint }) => [
    `  ${path === '' ? 'playbook' : path}: ${problem}`,
    ...(hint === undefined ? [] : [`    → ${hint}`]),
  ])
}
