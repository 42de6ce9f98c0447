import { describe, expect, it } from 'vitest'
import { peopleOfRows } from '../../../shared/stats/people-of-rows.ts'

const row = (person: string, at: number) => ({ person, at })

describe('peopleOfRows', () => {
  it('puts rows together by person and keeps their order', () => {
    expect([...peopleOfRows([row('a', 2), row('a', 1), row('b', 3)])]).toEqual([
      { person: 'a', rows: [row('a', 2), row('a', 1)] },
      { person: 'b', rows: [row('b', 3)] },
    ])
    expect([...peopleOfRows([])]).toEqual([])
  })

  it('gives a person as soon as the next one begins', () => {
    const read: string[] = []
    function* rows() {
      for (const person of ['a', 'b', 'c']) {
        read.push(person)
        yield row(person, 1)
      }
    }
    expect(peopleOfRows(rows()).next().value).toEqual({ person: 'a', rows: [row('a', 1)] })
    expect(read).toEqual(['a', 'b'])
  })
})
