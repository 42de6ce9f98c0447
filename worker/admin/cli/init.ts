import { writeFile } from 'node:fs/promises'
import { parsePlaybook } from '../../../shared/wire/playbook-schema.ts'
import { CommandFailure, EXIT_USAGE, fileFailure, isSystemError } from './command-failure.ts'
import { parseJsonc } from './jsonc.ts'
import { starterPlaybook } from './starter.ts'

/** Writes a playbook to begin with. A file that is there already is left as it is, and ends the command. */
export async function initFile(site: string, file: string): Promise<void> {
  const text = starterPlaybook(site)
  if (!isPlaybook(text)) {
    const form = 'letters, digits, - and _, at most 64, beginning with a letter or digit'
    throw new CommandFailure(`"${site}" cannot name a site. Take ${form}.`, EXIT_USAGE)
  }
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw fileFailure(file, error)
    throw new CommandFailure(`${file} is there already and stays as it is. Name another with --file FILE.`)
  }
}

/** The site is all of it that may be wrong. */
function isPlaybook(text: string): boolean {
  const reading = parseJsonc(text)
  return reading.ok && parsePlaybook(reading.value).ok
}
