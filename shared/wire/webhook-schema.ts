import * as v from 'valibot'
import { stageNameSchema } from './condition-schema.ts'
import { idSchema } from './id-schema.ts'
import { listOf } from './name-schema.ts'

/** Each move is told to all of them that name its stage, one request for each. */
const MAX_WEBHOOKS = 10

/** Longer addresses no server is sure to take. */
const MAX_URL_LETTERS = 2_000

/** This machine, for those who develop: nothing there can be read on its way. */
const LOCAL_HOSTS: readonly string[] = ['localhost', '127.0.0.1']

const URL_PROBLEM = `must be an address that begins with https:// and has neither a sign-in nor a fragment\nwrite "https://crm.example/hook"; http:// is taken of localhost and 127.0.0.1 alone`

const url = v.pipe(
  v.string(),
  v.maxLength(MAX_URL_LETTERS, `is longer than ${MAX_URL_LETTERS} letters`),
  v.check(isUrl, URL_PROBLEM),
)

const webhook = v.strictObject({
  id: idSchema,
  url,
  stages: v.pipe(listOf(stageNameSchema), v.minLength(1, 'needs at least one "journey:stage"')),
})

/** The webhooks of a playbook. Whether there are such stages is not told from this alone. */
export const webhooksSchema = v.pipe(
  v.array(webhook),
  v.maxLength(MAX_WEBHOOKS, `are more than ${MAX_WEBHOOKS}\nlet one server tell the others`),
)

function isUrl(text: string): boolean {
  const { protocol, hostname, username, password, hash } = URL.parse(text) ?? {}
  if (username !== '' || password !== '' || hash !== '' || text !== text.trim()) return false
  return protocol === 'https:' || (protocol === 'http:' && LOCAL_HOSTS.includes(hostname ?? ''))
}
