import type { Deps } from '../deps.ts'
import type { Passport } from '../passport/passport.ts'
import { openToken } from '../passport/token.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'

/** What a token of a site says; `null`, and a line in the log, for one that is refused. */
export async function openPassport(
  token: string,
  { program, version, playbook: { site } }: ServedPlaybook,
  { tokenKeys, now, log }: Deps,
): Promise<Passport | null> {
  const opened = await openToken(token, site, { keys: await tokenKeys(), program, version, now: now() })
  if (opened.ok) return opened.passport
  log({ log: 'token-refused', site, fault: opened.fault })
  return null
}
