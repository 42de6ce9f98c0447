import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inRoot } from '../../scripts/root.ts'
import { SOURCES } from '../../shared/model/structured-query.ts'
import { AGGREGATES, FUNCTIONS, WINDOW_FUNCTIONS } from '../../worker/insight/select/functions.ts'
import { VIEWS } from '../../worker/insight/select/views.ts'

/** Tables are padded in the page. */
const PAGE = readFileSync(inRoot('docs/questions.md'), 'utf8').replaceAll(/ +/g, ' ')

describe('docs/questions.md', () => {
  it('names every view with its columns', () => {
    for (const [name, { columns }] of Object.entries(VIEWS))
      expect(PAGE).toContain(`| \`${name}\` | ${columns.join(', ')} |`)
  })

  it('names every function that statements may call', () => {
    const functions = [...new Set([...FUNCTIONS, ...AGGREGATES, ...WINDOW_FUNCTIONS])].sort()
    expect(PAGE).toContain(`functions other than these: ${functions.join(', ')}.`)
  })

  it('names what structured queries can be about, with their dimensions', () => {
    for (const [of, { counts, dimensions }] of Object.entries(SOURCES)) {
      const line = PAGE.split('\n').find((each) => each.startsWith(`| \`${of}\` | ${counts}, `))
      for (const dimension of dimensions) expect(line).toContain(dimension)
    }
  })
})
