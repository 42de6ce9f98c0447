import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { loggedTouch, touchesOf } from '../support/a-log.ts'

const BOM = '\uFEFF'
const NDJSON = `{"visitor":"v1","name":"view","at":"2026-01-01T00:00:00Z","value":2,"id":"a","props":{"plan":"pro"}}
{"visitor":2,"name":"view","at":1767225600001,"value":"2.5"}
`
const FROM_NDJSON = [
  loggedTouch({ at: Date.UTC(2026, 0, 1), value: 2, id: 'a', props: { plan: 'pro' } }),
  loggedTouch({ visitor: '2', at: Date.UTC(2026, 0, 1) + 1, value: 2.5 }),
]
const CSV = 'visitor,name,at\nv1,view,5\n'
const FROM_CSV = [loggedTouch({ at: 5 })]

describe('readLog', () => {
  it('reads NDJSON and CSV, packed or not, with a byte order mark or without, whatever the file is called', async () => {
    for (const [content, wanted] of [
      [NDJSON, FROM_NDJSON],
      [CSV, FROM_CSV],
    ] as const) {
      for (const text of [content, BOM + content]) {
        expect(await touchesOf('log', text, { props: ['plan'] })).toEqual({ touches: wanted, malformed: [] })
        expect(await touchesOf('log', gzipSync(text), { props: ['plan'] })).toEqual({ touches: wanted, malformed: [] })
      }
    }
  })

  it('reads gzip files that were appended to each other', async () => {
    const { touches } = await touchesOf('log.csv.gz', Buffer.concat([gzipSync(CSV), gzipSync('v2,view,6\n')]))
    expect(touches).toEqual([...FROM_CSV, loggedTouch({ visitor: 'v2', at: 6 })])
  })

  it('reads logs that are many times larger than what it holds, packed or not', async () => {
    const rows = Array.from({ length: 60_000 }, (_, place) => `v${place},view,${place},"é, ${place}"`)
    const text = `visitor,name,at,id\r\n${rows.join('\r\n')}`
    for (const content of [text, gzipSync(text)]) {
      const { touches, malformed } = await touchesOf('log.csv', content)
      expect(malformed).toEqual([])
      expect(touches.length).toBe(60_000)
      expect(touches.at(-1)).toEqual(loggedTouch({ visitor: 'v59999', at: 59_999, id: 'é, 59999' }))
    }
  })

  it('says of each malformed line of NDJSON what is wrong with it', async () => {
    const lines = [
      'nonsense',
      '[1]',
      '{"name":"view","at":1}',
      '{"visitor":"v1","name":"","at":1}',
      '{"visitor":"v1","name":"view","at":"soon"}',
      '{"visitor":"v1","name":"view","at":true}',
      '{"visitor":"v1","name":"view"}',
      '{"visitor":"v1","name":"view","at":1,"value":[]}',
      '',
      '{"visitor":"v1","name":"view","at":1',
    ]
    const { touches, malformed } = await touchesOf('log.ndjson', lines.join('\n'))
    expect(touches).toEqual([])
    expect(malformed).toEqual([
      '1: not JSON',
      '2: not a JSON object',
      '3: visitor is missing or empty',
      '4: name is missing or empty',
      '5: at "soon" is not a time',
      '6: at "true" is not a time',
      '7: at is missing or empty',
      '8: value "[]" is not a number',
      '10: not JSON',
    ])
  })

  it('finds mapped fields by key and by dotted path', async () => {
    const line = '{"user":{"id":"u"},"event.name":"buy","time":7,"cart":{"total":9.5},"constructor":1}'
    const { touches } = await touchesOf('log.jsonl', line, {
      map: 'visitor=user.id,name=event.name,at=time,value=cart.total',
    })
    expect(touches).toEqual([loggedTouch({ visitor: 'u', name: 'buy', at: 7, value: 9.5 })])
  })

  it('takes the properties of flat objects from their own keys', async () => {
    const line = '{"visitor":"v1","name":"view","at":1,"plan":"pro","noise":1}'
    const { touches } = await touchesOf('log.jsonl', line, { props: ['plan', 'absent'] })
    expect(touches[0]?.props).toEqual({ plan: 'pro' })
  })

  it('goes on after a line that is longer than it waits for', async () => {
    const long = 'x'.repeat(3 * 1024 * 1024)
    const csv = await touchesOf('log.csv', `${CSV}v2,"${long}\nv3,view,7\n${long}\nv4,view,8\n`)
    expect(csv.touches.map(({ visitor }) => visitor)).toEqual(['v1', 'v3', 'v4'])
    const ndjson = await touchesOf('log.ndjson', `${long}\n{"visitor":"v1","name":"view","at":5}\n`)
    expect(ndjson.touches).toEqual(FROM_CSV)
  })

  it('gives nothing for an empty file', async () => {
    expect(await touchesOf('log.csv', '')).toEqual({ touches: [], malformed: [] })
    expect(await touchesOf('log.ndjson', '')).toEqual({ touches: [], malformed: [] })
  })

  it('says that a damaged gzip is damaged and that an array is not lines', async () => {
    await expect(touchesOf('log.gz', gzipSync(CSV.repeat(1000)).subarray(0, -9))).rejects.toThrow('is damaged')
    await expect(touchesOf('log.json', '[\n{"visitor":"v1"}]')).rejects.toThrow('one JSON array')
  })
})
