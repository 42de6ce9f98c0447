import { notParsed } from '../http/read-request.ts'

/** The forms in which an answer can be had. */
export const FORMATS = ['json', 'csv', 'ndjson'] as const
export type Format = (typeof FORMATS)[number]

export const MEDIA_TYPES: { readonly [Name in Format]: string } = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
}

/** The form that is asked for: by name, else the first of `Accept` that there is, else JSON. `null`: no such name. */
export function formatOf(named: string | undefined, accept: string | undefined): Format | null {
  if (named !== undefined) return FORMATS.find((format) => format === named) ?? null
  const wanted = (accept ?? '').split(',').map((range) => range.split(';')[0]?.trim().toLowerCase())
  for (const type of wanted) {
    const format = FORMATS.find((each) => MEDIA_TYPES[each].split(';')[0] === type)
    if (format !== undefined) return format
  }
  return 'json'
}

/** The answer to an unknown format. */
export function noFormat(): Response {
  const problem = { path: 'format', problem: 'is no format of answers', hint: `there are: ${FORMATS.join(', ')}` }
  return notParsed('Not a question', [problem])
}
