import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { CommandFailure, EXIT_USAGE } from './command-failure.ts'

const DEV_VARS = new URL('../../../.dev.vars', import.meta.url)

/** The secret key to publish with: the one given, the environment's, else that of the local Worker of this checkout. */
export async function secretKey(given: string | undefined, env: NodeJS.ProcessEnv): Promise<string> {
  const key = given || env.WAYPOST_SECRET_KEY || (await localKey())
  if (key !== undefined && key !== '') return key
  throw new CommandFailure(
    'There is no secret key. Run `npm start` once to get a local one, or give --key or WAYPOST_SECRET_KEY.',
    EXIT_USAGE,
  )
}

async function localKey(): Promise<string | undefined> {
  try {
    return parseEnv(await readFile(fileURLToPath(DEV_VARS), 'utf8')).WAYPOST_SECRET_KEY
  } catch {
    // A checkout that was never started has no such file.
    return undefined
  }
}
