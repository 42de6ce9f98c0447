import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createInstantReader, parseInstant } from '../../worker/admin/cli/instant.ts'

const anyDate = fc.date({
  min: new Date('0000-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
})

describe('parseInstant', () => {
  it('reads every form of an instant as Date does', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 }), (date, minutes) => {
        const iso = date.toISOString()
        const ms = date.getTime()
        const seconds = iso.slice(0, 19)
        const sign = minutes < 0 ? '-' : '+'
        const hh = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0')
        const mm = String(Math.abs(minutes) % 60).padStart(2, '0')
        expect(parseInstant(iso)).toBe(ms)
        expect(parseInstant(iso.replace('T', ' ').replace('Z', ''))).toBe(ms)
        expect(parseInstant(iso.replace('Z', '999999Z'))).toBe(ms)
        expect(parseInstant(`${seconds.replace('T', ' ')} UTC`)).toBe(Date.parse(`${seconds}Z`))
        expect(parseInstant(iso.slice(0, 16))).toBe(Date.parse(`${iso.slice(0, 16)}Z`))
        expect(parseInstant(iso.slice(0, 10))).toBe(Date.parse(iso.slice(0, 10)))
        const offset = Date.parse(`${seconds}${sign}${hh}:${mm}`)
        expect(parseInstant(`${seconds}${sign}${hh}:${mm}`)).toBe(offset)
        expect(parseInstant(`${seconds} ${sign}${hh}${mm}`)).toBe(offset)
      }),
      { numRuns: 2000 },
    )
  })

  it('reads digits as epoch milliseconds, cut to whole ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (ms) => {
        expect(parseInstant(String(ms))).toBe(ms)
      }),
    )
    expect(parseInstant('1569888000000.75')).toBe(1_569_888_000_000)
    expect(parseInstant('8640000000000001')).toBeNaN()
  })

  it.each([
    '',
    'soon',
    '2019-13-01',
    '2019-00-10',
    '2019-02-29',
    '2019-04-31T00:00:00Z',
    '2019-10-01T24:00:01Z',
    '2019-10-01T10:60:00Z',
    '2019-10-01T10:00:60Z',
    '2019-10-01T10',
    '2019-10-01T10:00:0',
    '2019-10-01T10:00:00.',
    '2019-10-01T10:00:00 CET',
    '2019-10-01T10:00:00+1',
    '2019-10-01T10:00:00+25:00',
    '2019-10-01x10:00:00',
    '2019-1O-01',
    '01/10/2019',
  ])('does not take "%s" for an instant', (text) => {
    expect(parseInstant(text)).toBeNaN()
  })

  it('takes midnight at the end of a day for the start of the next', () => {
    expect(parseInstant('2019-10-01T24:00:00Z')).toBe(Date.UTC(2019, 9, 2))
  })
})

describe('createInstantReader', () => {
  it('does not look past the end of its bytes', () => {
    const line = Buffer.from('2019-10-01 10:00:00,2019-10-01.5,2019-10-01T10:00:00.5')
    const read = createInstantReader()
    expect(read(line, 0, 19)).toBe(Date.UTC(2019, 9, 1, 10))
    expect(read(line, 20, 30)).toBe(Date.UTC(2019, 9, 1))
    expect(read(line, 33, 52)).toBe(Date.UTC(2019, 9, 1, 10))
  })

  it('does not mistake a wrong date for the right one before it', () => {
    const read = createInstantReader()
    const readText = (text: string) => read(Buffer.from(text), 0, text.length)
    expect([readText('2019-02-28'), readText('2019-02-30'), readText('2019-02-28')]).toEqual([
      Date.UTC(2019, 1, 28),
      Number.NaN,
      Date.UTC(2019, 1, 28),
    ])
  })
})
