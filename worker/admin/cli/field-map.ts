import { CommandFailure, EXIT_USAGE } from './command-failure.ts'

/** What a line of a log says about a touch. */
export const FIELDS = ['visitor', 'name', 'at', 'value', 'id', 'props'] as const

export type Field = (typeof FIELDS)[number]

/** Where a field stands in a log: a column, or a key or dotted path of an object. */
export interface FieldSource {
  readonly column: string
  /** Named by `--map`: a CSV must have the column. Otherwise it is looked for under the field's own name. */
  readonly isGiven: boolean
}

/** `null`: the log does not have the field, whatever its columns are called. */
export type FieldMap = { readonly [F in Field]: FieldSource | null }

const REQUIRED: ReadonlySet<Field> = new Set<Field>(['visitor', 'name', 'at'])

/** A line without this field is no touch. */
export function isRequired(field: Field): boolean {
  return REQUIRED.has(field)
}

/** Reads `visitor=user_id,name=event_type`. A field that is not named keeps its own name; `id=` says there is none. */
export function parseFieldMap(text: string): FieldMap {
  const map = ownNames()
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const [, name, column] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/.exec(pair) ?? []
    const field = FIELDS.find((candidate) => candidate === name)
    if (field === undefined || column === undefined) throw unclear(pair)
    if (column === '' && isRequired(field)) throw unclear(pair)
    map[field] = column === '' ? null : { column, isGiven: true }
  }
  return map
}

function ownNames(): { [F in Field]: FieldSource | null } {
  const own = (column: Field): FieldSource => ({ column, isGiven: false })
  return {
    visitor: own('visitor'),
    name: own('name'),
    at: own('at'),
    value: own('value'),
    id: own('id'),
    props: own('props'),
  }
}

function unclear(pair: string): CommandFailure {
  const example = '--map visitor=user_id,name=event_type,at=event_time'
  return new CommandFailure(
    `--map does not understand "${pair.trim()}". Write field=column with the fields ${FIELDS.join(', ')}, as ${example}.`,
    EXIT_USAGE,
  )
}
