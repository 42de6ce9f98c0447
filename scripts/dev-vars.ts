import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** The local secret key, from the `.dev.vars` file at `path`, which is made with fresh random keys when it is missing. */
export function localSecretKey(path: string): string {
  if (!existsSync(path)) writeFileSync(path, freshVars(), { mode: 0o600 })
  const key = parseEnv(readFileSync(path, 'utf8')).WAYPOST_SECRET_KEY
  if (key === undefined || key === '')
    throw new Error('.dev.vars has no WAYPOST_SECRET_KEY: delete the file to get a fresh one')
  return key
}

/** Keys that no other checkout has, in the format that wrangler reads. */
function freshVars(): string {
  return `WAYPOST_TOKEN_KEYS="1:${randomKey()}"
WAYPOST_SECRET_KEY="${randomKey()}"
WAYPOST_IDENTITY_SECRETS="demo:${randomKey()}"
WAYPOST_DEV="true"
`
}

/** 32 random bytes, base64url. */
export function randomKey(): string {
  return randomBytes(32).toString('base64url')
}
