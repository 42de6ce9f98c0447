import type { Attributes, Json } from '../../../shared/model/touch.ts'
import { excerpt } from './excerpt.ts'
import type { FieldMap, FieldSource } from './field-map.ts'
import { createInstantReader } from './instant.ts'
import { isAttributes, parseJson } from './json-value.ts'
import type { LogHandlers, RecordParser, TakeTouch } from './log-handlers.ts'
import { parseNumber } from './number-text.ts'

const NEWLINE = 0x0a

/** Reads one JSON object a line. Empty lines are passed over. Properties are given only if the playbook reads any. */
export function createNdjsonParser(map: FieldMap, props: ReadonlySet<string>, handlers: LogHandlers): RecordParser {
  const takeTouch = createObjectReader(map, props, handlers.onTouch)
  let line = 1

  return {
    parse(bytes, ending) {
      let position = 0
      while (position < bytes.length) {
        const newline = bytes.indexOf(NEWLINE, position)
        if (newline < 0 && (ending === 'open' || (ending === 'stuck' && position > 0))) return position
        const text = bytes.toString('utf8', position, newline < 0 ? bytes.length : newline)
        const problem = takeTouch(text)
        if (problem !== null && text.trim() !== '') handlers.onMalformed(line, problem)
        if (newline < 0) return bytes.length
        line += 1
        position = newline + 1
      }
      return position
    },
  }
}

/** Passes a line on as a touch and gives `null`, or says why it is none. */
function createObjectReader(map: FieldMap, wanted: ReadonlySet<string>, onTouch: TakeTouch) {
  const findVisitor = finder(map.visitor)
  const findName = finder(map.name)
  const findAt = finder(map.at)
  const findValue = finder(map.value)
  const findId = finder(map.id)
  const findProps = finder(map.props)
  const instantOf = createJsonInstant()
  const missing = (source: FieldSource | null): string => `${source?.column ?? ''} is missing or empty`
  const wrong = (source: FieldSource | null, found: Json | undefined, claim: string): string =>
    `${source?.column ?? ''} ${excerpt(typeof found === 'string' ? found : JSON.stringify(found))} ${claim}`

  return (text: string): string | null => {
    const object = parseJson(text)
    if (object === undefined) return 'not JSON'
    if (!isAttributes(object)) return 'not a JSON object'
    const visitor = textOf(findVisitor(object))
    if (visitor === undefined) return missing(map.visitor)
    const name = textOf(findName(object))
    if (name === undefined) return missing(map.name)
    const time = findAt(object)
    if (time === undefined || time === null || time === '') return missing(map.at)
    const at = instantOf(time)
    if (Number.isNaN(at)) return wrong(map.at, time, 'is not a time')
    const value = amountOf(findValue(object))
    if (Number.isNaN(value)) return wrong(map.value, findValue(object), 'is not a number')
    const props = wanted.size === 0 ? undefined : propsOf(object, findProps(object), wanted)
    onTouch({ visitor, name, at, value, props, id: textOf(findId(object)) })
    return null
  }
}

type Find = (object: Attributes) => Json | undefined

/** Looks a field up by its key or, where the object has no such key, by its dotted path. */
function finder(source: FieldSource | null): Find {
  if (source === null) return () => undefined
  const { column } = source
  if (!column.includes('.')) return (object) => object[column]
  const steps = column.split('.')
  return (object) => object[column] ?? steps.reduce<Json | undefined>(inside, object)
}

function inside(value: Json | undefined, step: string): Json | undefined {
  return isAttributes(value) ? value[step] : undefined
}

function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' ? String(value) : undefined
}

/** `undefined` for none, `NaN` for what is no number. */
function amountOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number' || value === undefined) return value
  if (value === null || value === '') return undefined
  return typeof value === 'string' ? parseNumber(value) : Number.NaN
}

/** An object's own properties or, in a log of flat objects, those of its keys that the playbook reads. */
function propsOf(object: Attributes, own: Json | undefined, wanted: ReadonlySet<string>): Attributes | undefined {
  if (isAttributes(own)) return own
  const flat = [...wanted].flatMap((key): [string, Json][] => {
    const value = object[key]
    return value === undefined ? [] : [[key, value]]
  })
  return flat.length === 0 ? undefined : Object.fromEntries(flat)
}

/** The longest spelling of an instant that is copied to be read as bytes. */
const MAX_INSTANT_LENGTH = 64

function createJsonInstant(): (value: Json) => number {
  const readInstant = createInstantReader()
  const scratch = Buffer.alloc(MAX_INSTANT_LENGTH)
  return (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return Number.NaN
    const text = String(value)
    if (text.length > MAX_INSTANT_LENGTH) return Number.NaN
    for (let i = 0; i < text.length; i += 1) scratch[i] = Math.min(text.charCodeAt(i), 0xff)
    return readInstant(scratch, 0, text.length)
  }
}
