import type { Cell, Statement } from '../../shared/model/answer.ts'

/** A piece of SQL, with the values that stand in it. */
export interface Sql {
  readonly texts: readonly string[]
  readonly values: readonly Cell[]
}

/** SQL from a template: what is put in is bound as a parameter, or is SQL itself. No text becomes SQL otherwise. */
export function sql(texts: TemplateStringsArray, ...parts: readonly (Cell | Sql)[]): Sql {
  let joined: Sql = { texts: [texts[0] ?? ''], values: [] }
  parts.forEach((part, place) => {
    const piece = isSql(part) ? part : { texts: ['', ''], values: [part] }
    joined = append(append(joined, piece), { texts: [texts[place + 1] ?? ''], values: [] })
  })
  return joined
}

/** A name of this code's own, never one that was sent. */
export function name(text: string): Sql {
  if (!/^[a-z_.]+$/.test(text)) throw new Error(`"${text}" is no name`)
  return { texts: [text], values: [] }
}

/** A whole number, to reckon with: D1 binds every number as a REAL one, by which nothing is divided whole. */
export function whole(value: number): Sql {
  return { texts: [`${BigInt(value)}`], values: [] }
}

/** Pieces with something between them. */
export function join(pieces: readonly Sql[], between: Sql): Sql {
  return pieces.reduce((joined, piece, place) => (place === 0 ? piece : append(append(joined, between), piece)), EMPTY)
}

export const EMPTY: Sql = { texts: [''], values: [] }

/** What a database takes: a value that stands in several places is one parameter. */
export function statementOf({ texts, values }: Sql): Statement {
  const params: Cell[] = []
  const numbers = values.map((value) => {
    const known = params.indexOf(value)
    return known >= 0 ? known + 1 : params.push(value)
  })
  const text = texts.map((piece, place) => (place === 0 ? piece : `?${numbers[place - 1]}${piece}`)).join('')
  return { text: text.replaceAll(/\s*\n\s*/g, ' ').trim(), params }
}

function append(a: Sql, b: Sql): Sql {
  const [first = '', ...rest] = b.texts
  const last = a.texts.at(-1) ?? ''
  return { texts: [...a.texts.slice(0, -1), last + first, ...rest], values: [...a.values, ...b.values] }
}

function isSql(part: Cell | Sql): part is Sql {
  return typeof part === 'object' && part !== null
}
