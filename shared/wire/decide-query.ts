/** Parameters that stand in an object of their own in a body, by the object's name. */
const PARTS = { page: ['url', 'referrer', 'title'], consent: ['measure', 'personalize'] } as const

/** What begins with one of these is an attribute of that name, as text. */
const NAMED = ['context.', 'traits.'] as const

/** A name and a text, as an address has them. */
type Parameter = readonly [name: string, text: string]

/**
 * The parameters of an address as the body that says the same: `slots` with commas, `url`, `referrer` and `title` of the
 * page, `measure` and `personalize` as `true` or `false`, and `context.<name>` and `traits.<name>` as text. One that is
 * given twice becomes a list, and one that nobody knows stays: the schema says what is wrong with them.
 */
export function decideQuery(parameters: readonly Parameter[]): { readonly [name: string]: unknown } {
  const body: { [name: string]: unknown } = {}
  const parts = new Map<string, Map<string, unknown>>()
  for (const [name, given] of Map.groupBy(parameters, ([name]) => name)) {
    const texts = given.map(([, text]) => text)
    const value = texts.length > 1 ? texts : meant(name, texts[0] ?? '')
    const [part, inside] = placeOf(name)
    if (part === null) body[inside] = value
    else parts.set(part, (parts.get(part) ?? new Map()).set(inside, value))
  }
  for (const [part, its] of parts) body[part] = Object.fromEntries(its)
  const page = parts.get('page')
  if (page !== undefined && !page.has('url')) body.page = { ...Object.fromEntries(page), url: '' }
  return body
}

function placeOf(name: string): readonly [part: string | null, inside: string] {
  for (const [part, its] of Object.entries(PARTS)) if (its.some((known) => known === name)) return [part, name]
  const prefix = NAMED.find((begin) => name.startsWith(begin))
  return prefix === undefined ? [null, name] : [prefix.slice(0, -1), name.slice(prefix.length)]
}

function meant(name: string, text: string): unknown {
  if (name === 'slots') return text.split(',').filter((slot) => slot !== '')
  const isChoice = PARTS.consent.some((known) => known === name)
  return isChoice && (text === 'true' || text === 'false') ? text === 'true' : text
}
