import type { Context } from 'hono'
import { parsePersonQuery } from '../../shared/wire/person-query-schema.ts'
import type { AppEnv } from '../http/app-env.ts'
import { problemResponse } from '../http/problem-response.ts'
import { notParsed, servedOf, unknownSite } from '../http/read-request.ts'
import { refusalWithoutKey } from '../http/require-key.ts'
import { profileIdOf } from '../identity/profile-id.ts'
import { personOf } from './person-of.ts'

/** `GET /v1/profiles/:id?site=…`: one person, by profile id, `user:<id>` or `visitor:<id>`. */
export async function answerPerson(c: Context<AppEnv, '/v1/profiles/:id'>): Promise<Response> {
  const refusal = await refusalWithoutKey(c)
  if (refusal !== null) return refusal
  const asked = parsePersonQuery({ site: c.req.query('site'), id: c.req.param('id') })
  if (!asked.ok) return notParsed('Not a person', asked.problems)
  const { site, whose } = asked.value
  const deps = c.get('deps')
  const served = await servedOf(c, site)
  if (served === null) return unknownSite(site)
  const kept = await deps.profiles.lookUp(site, await profileIdOf(site, whose))
  if (kept === null) return nobody(served.playbook.keep === 'everyone')
  return c.json(personOf(kept, served, deps.now()))
}

function nobody(keepsEveryone: boolean): Response {
  const others = keepsEveryone
    ? ''
    : ' Anonymous visitors carry their journey themselves unless the playbook says "keep": "everyone".'
  return problemResponse({ status: 404, title: 'Nobody', detail: `Nothing is kept under this id.${others}` })
}
