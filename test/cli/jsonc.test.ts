import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJsonc } from '../../worker/admin/cli/jsonc.ts'

const anyJson = fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)))

describe('parseJsonc', () => {
  it('reads every JSON text as JSON.parse does', () => {
    fc.assert(
      fc.property(anyJson, fc.constantFrom(0, 2), (value, indent) => {
        expect(parseJsonc(JSON.stringify(value, null, indent))).toEqual({ ok: true, value })
      }),
      { numRuns: 1000 },
    )
  })

  it('refuses what JSON.parse refuses, but for comments, trailing commas and keys that stand twice', () => {
    const anyNonsense = fc.string({
      unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '"a"', '1', '-', 'true', '\\', '.', 'e', ' '),
    })
    fc.assert(
      fc.property(anyNonsense, (text) => {
        const reading = parseJsonc(text)
        if (!reading.ok && reading.problem.includes('twice')) return
        const withoutTrailing = text.replaceAll(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, '$1')
        const withoutStrings = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '0')
        expect(reading.ok).toBe(isJson(withoutTrailing) && !/[[{,]\s*,/.test(withoutStrings))
      }),
      { numRuns: 20_000 },
    )
  })

  it('passes over comments and trailing commas, and leaves what looks like them inside strings alone', () => {
    const text = '\uFEFF{ // one\n "a": [1, 2,], /* two\n */ "b": "// not, /* a */ comment,]", }\n// end'
    expect(parseJsonc(text)).toEqual({ ok: true, value: { a: [1, 2], b: '// not, /* a */ comment,]' } })
  })

  it.each([
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'expected , or }'],
    ['{\n  "a": tru\n}', 2, 8, 'tru is not JSON'],
    ['{ "a": "x\n" }', 1, 8, 'a string that is not closed on its line'],
    ['[1, 2', 1, 6, 'expected , or ]'],
    ['{ a: 1 }', 1, 3, 'expected a key in double quotes or }'],
    ['{ "a" 1 }', 1, 7, 'expected : after "a"'],
    ['{ "a": 1, "a": 2 }', 1, 11, 'the key "a" stands twice'],
    ['1 2', 1, 3, 'text after the end of the value'],
    ['[1, /* ', 1, 5, 'a comment that is never closed'],
    ['', 1, 1, 'the text ends too soon'],
  ])('names the place in %j', (text, line, column, problem) => {
    expect(parseJsonc(text)).toEqual({ ok: false, line, column, problem })
  })

  it('keeps keys that every object inherits as keys', () => {
    const reading = parseJsonc('{"__proto__": 1}')
    expect(reading.ok && Object.keys(Object(reading.value))).toEqual(['__proto__'])
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
