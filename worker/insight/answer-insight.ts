import type { Context } from 'hono'
import { parseSite } from '../../shared/wire/site-schema.ts'
import type { AppEnv } from '../http/app-env.ts'
import { problemResponse } from '../http/problem-response.ts'
import { notParsed, servedOf, unknownSite } from '../http/read-request.ts'
import { refusalWithoutKey } from '../http/require-key.ts'
import { formatOf, noFormat } from './answer-format.ts'
import { askFunnel } from './ask-funnel.ts'
import { askMoves } from './ask-moves.ts'
import { askNow } from './ask-now.ts'
import { askOutlook } from './ask-outlook.ts'
import { askPerson } from './ask-person.ts'
import { askRetention } from './ask-retention.ts'
import { askTimeInStage } from './ask-time-in-stage.ts'
import type { Answered, Asking } from './question.ts'
import { sendAnswer } from './send-answer.ts'

const QUESTIONS: { readonly [name: string]: (input: unknown, asking: Asking) => Promise<Answered> } = {
  now: askNow,
  moves: askMoves,
  'time-in-stage': askTimeInStage,
  funnel: askFunnel,
  outlook: askOutlook,
  retention: askRetention,
  person: askPerson,
}

/** `GET /v1/insight/:question?site=…`: what the ledger says, as JSON, CSV or NDJSON. */
export async function answerInsight(c: Context<AppEnv, '/v1/insight/:question'>): Promise<Response> {
  const refusal = await refusalWithoutKey(c)
  if (refusal !== null) return refusal
  const ask = Object.hasOwn(QUESTIONS, c.req.param('question')) ? QUESTIONS[c.req.param('question')] : undefined
  if (ask === undefined) return noQuestion(c.req.param('question'))
  const { format: form, ...params } = c.req.query()
  const format = formatOf(form, c.req.header('accept'))
  if (format === null) return noFormat()
  const named = parseSite({ site: params.site })
  if (!named.ok) return notParsed('Not a question', named.problems)
  const { site } = named.value
  const served = await servedOf(c, site)
  if (served === null) return unknownSite(site)
  const { services, now } = c.get('deps')
  const { ledgerReader } = await services()
  const { playbook } = served
  const answered = await ask(params, { site, playbook, asOf: now(), read: ledgerReader.rows })
  return answered.ok ? sendAnswer(answered.value, format) : notParsed('Not a question', answered.problems)
}

function noQuestion(name: string): Response {
  const detail = `"${name}" is no question. There are: ${Object.keys(QUESTIONS).join(', ')}.`
  return problemResponse({ status: 404, title: 'No such question', detail })
}
