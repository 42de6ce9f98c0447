import { describe, expect, it } from 'vitest'
import { csvLine } from '../../../shared/lib/csv-line.ts'

describe('csvLine', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(1)', '\t1', '\r1', '\n1', '＝1+1', '＠SUM(1)'])(
    'lets no spreadsheet run %j',
    (text) => {
      expect(csvLine([text]).replace('"', '')).toMatch(/^'/)
    },
  )

  it('leaves numbers numbers, also negative ones, and quotes what would break a line', () => {
    expect(csvLine([-1.5, null, 'a"b', 'a,b', 'a\nb', 'plain'])).toBe('-1.5,,"a""b","a,b","a\nb",plain\r\n')
  })
})
