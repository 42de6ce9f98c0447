import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCsvParser } from '../../worker/admin/cli/csv-parser.ts'
import { parseFieldMap } from '../../worker/admin/cli/field-map.ts'
import type { LogTouch } from '../../worker/admin/cli/log-handlers.ts'
import { loggedTouch } from '../support/a-log.ts'

interface Parse {
  readonly pieces: readonly Buffer[]
  readonly map?: string
  readonly props?: readonly string[]
}

/** Feeds pieces as a stream would: what the parser leaves comes again before the next piece. */
function parsePieces({ pieces, map = '', props = [] }: Parse) {
  const touches: LogTouch[] = []
  const malformed: string[] = []
  const parser = createCsvParser(parseFieldMap(map), new Set(props), {
    onTouch: (touch) => touches.push(touch),
    onMalformed: (line, problem) => malformed.push(`${line}: ${problem}`),
    isDone: () => false,
  })
  let rest: Buffer = Buffer.alloc(0)
  for (const piece of pieces) {
    const bytes = Buffer.concat([rest, piece])
    rest = bytes.subarray(parser.parse(bytes, 'open'))
  }
  parser.parse(rest, 'final')
  return { touches, malformed }
}

const parse = (text: string, options: Omit<Parse, 'pieces'> = {}) =>
  parsePieces({ pieces: [Buffer.from(text)], ...options })

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
const needsQuotes = (text: string): boolean => /[",\r\n]/.test(text)

const anyText = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'é', '€', '😀', '"', ',', '\n', '\r\n', ' ', "'"),
    minLength: 1,
    maxLength: 8,
  }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }).filter((text) => !text.includes('\0')),
)

const anyRow = fc.record({
  visitor: anyText,
  name: anyText,
  at: fc.integer({ min: 0, max: 4e12 }),
  value: fc.option(
    fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => value + 0),
    { nil: undefined },
  ),
  id: fc.option(anyText, { nil: undefined }),
})

const anyCsv = fc
  .record({ rows: fc.array(anyRow, { maxLength: 12 }), end: fc.constantFrom('\n', '\r\n'), isClosed: fc.boolean() })
  .chain(({ rows, end, isClosed }) =>
    fc.infiniteStream(fc.boolean()).map((chance) => {
      const cell = (text: string): string => (needsQuotes(text) || chance.next().value === true ? quoted(text) : text)
      const lines = rows.map(({ visitor, name, at, value, id }) =>
        [
          cell('ignored'),
          cell(visitor),
          cell(String(at)),
          cell(name),
          cell(value === undefined ? '' : String(value)),
          cell(id ?? ''),
        ].join(','),
      )
      return { rows, text: ['other,visitor,at,name,value,id', ...lines].join(end) + (isClosed ? end : '') }
    }),
  )

describe('createCsvParser', () => {
  it('gives back every row that RFC 4180 can write, however the cells are quoted', () => {
    fc.assert(
      fc.property(anyCsv, ({ rows, text }) => {
        expect(parse(text)).toEqual({ touches: rows.map((row) => loggedTouch(row)), malformed: [] })
      }),
      { numRuns: 1000 },
    )
  })

  it('gives the same touches wherever the bytes are cut', () => {
    fc.assert(
      fc.property(anyCsv, ({ text }) => {
        const bytes = Buffer.from(text)
        const whole = parsePieces({ pieces: [bytes] })
        for (let cut = 0; cut <= bytes.length; cut += 1) {
          expect(parsePieces({ pieces: [bytes.subarray(0, cut), bytes.subarray(cut)] })).toEqual(whole)
        }
        expect(parsePieces({ pieces: Array.from(bytes, (byte) => Buffer.from([byte])) })).toEqual(whole)
      }),
      { numRuns: 5 },
    )
  })

  it('numbers malformed lines as an editor does, line ends inside quotes and empty lines included', () => {
    const text = 'visitor,name,at\nv1,"two\nlines",5\n\nv2,view,soon\n,view,7\nv3,,7\nv4,view\n'
    expect(parse(text)).toEqual({
      touches: [loggedTouch({ name: 'two\nlines', at: 5 })],
      malformed: [
        '5: at "soon" is not a time',
        '6: visitor is empty',
        '7: name is empty',
        '8: 2 columns where the header has 3',
      ],
    })
  })

  it('gives up one line for a stray quote, not the sound ones that the quote would swallow', () => {
    const text = 'visitor,name,at\n"v1,view,1\nv2,view,2\n"v3",view,3\nv4,"view"x,4\nv5,"view,5\n'
    const { touches, malformed } = parse(text)
    expect(touches.map(({ visitor }) => visitor)).toEqual(['v2', 'v3'])
    expect(malformed).toEqual([
      '2: text after a closing quote',
      '5: text after a closing quote',
      '6: a quote that is never closed',
    ])
  })

  it('takes a quote inside a bare cell as it stands', () => {
    expect(parse('visitor,name,at\nv1,5" screen,1\n').touches).toEqual([loggedTouch({ name: '5" screen', at: 1 })])
  })

  it('refuses a value that is no number and takes an empty one as none', () => {
    const { touches, malformed } = parse('visitor,name,at,value\nv1,view,1,\nv1,view,2,cheap\nv1,view,3,-1.50e1\n')
    expect(touches.map(({ value }) => value)).toEqual([undefined, -15])
    expect(malformed).toEqual(['3: value "cheap" is not a number'])
  })

  it('reads the properties that are asked for from columns of their name, over those in props', () => {
    const text =
      'visitor,name,at,props,brand,size,sku,new,other\nv1,view,1,"{""brand"":""x"",""plan"":""pro""}",acme,12.50,007,true,z\n'
    expect(parse(text, { props: ['brand', 'size', 'sku', 'new', 'absent'] }).touches[0]?.props).toEqual({
      brand: 'acme',
      plan: 'pro',
      size: 12.5,
      sku: '007',
      new: true,
    })
  })

  it('names the columns there are when a mapped one is missing', () => {
    expect(() => parse('user_id,event,time\n', { map: 'visitor=user_id,name=event_type,at=time,value=price' })).toThrow(
      'no column "event_type" (name), "price" (value). Its columns are user_id, event, time.',
    )
  })

  it('does not ask for a column that the map says is not there', () => {
    expect(parse('visitor,name,at,value\nv1,view,1,cheap\n', { map: 'value=' }).touches).toEqual([
      loggedTouch({ at: 1 }),
    ])
  })
})
