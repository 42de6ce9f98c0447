import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRegex } from '../../../shared/condition/linear-regex.ts'
import { anyPattern, anySource, anyText } from '../../support/regex-patterns.ts'

describe('compileRegex', () => {
  it.each([
    ['Mobile|Tablet', 'Android Mobile Browser', true],
    ['Mobile|Tablet', 'Chrome Desktop Browser', false],
    ['^/products/[^/]+/?$', '/products/42/', true],
    ['^/products/[^/]+/?$', '/products/42/reviews', false],
    ['\\bbot\\b', 'a bot, they say', true],
    ['\\bbot\\b', 'bottle', false],
    ['^(?:\\d{1,3}\\.){3}\\d{1,3}$', '192.168.0.1', true],
    ['^(?:\\d{1,3}\\.){3}\\d{1,3}$', '192.168.0.1000', false],
    ['caf\\xe9|caf\\u00e9', 'un café', true],
    ['a{,2}', 'aa', false],
    ['a{,2}', 'a{,2}', true],
    ['[]', 'anything', false],
    ['[^]', '\n', true],
    ['.', '\u2028', false],
    ['a\\0[\\0]$', 'a\0\0', true],
    ['', '', true],
  ])('answers as RegExp does: /%s/ on %j is %s', (source, text, expected) => {
    expect(new RegExp(source).test(text)).toBe(expected)
    expect(answer(source, text)).toBe(expected)
  })

  it.each([4, 20])('answers as V8 does for every pattern of its syntax on texts of up to %d characters', (length) => {
    fc.assert(
      fc.property(anyPattern(length), fc.array(anyText(length), { minLength: 1, maxLength: 6 }), (source, texts) => {
        const reference = new RegExp(source)
        for (const text of texts) expect(answer(source, text)).toBe(reference.test(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it('refuses or answers as V8 does for any text taken as a pattern', () => {
    fc.assert(
      fc.property(anySource, anyText(8), (source, text) => {
        const regex = compileRegex(source)
        if (regex.ok) expect(regex.test(text)).toBe(new RegExp(source).test(text))
      }),
      { numRuns: 5_000 },
    )
  })

  it('knows every UTF-16 code unit as V8 does', () => {
    for (const source of ['\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '.', '[^\\s\\d]', '[\\W_]', '\\b', '[\\b-\\x20]']) {
      const regex = compileRegex(source)
      const reference = new RegExp(source)
      const differing = allCodeUnits().filter((char) => !regex.ok || regex.test(char) !== reference.test(char))
      expect(differing).toEqual([])
    }
  })

  it.each([
    ['(a)\\1', 'backreference'],
    ['\\k<name>', '\\k'],
    ['(?=a)', 'lookaround'],
    ['(?!a)', 'lookaround'],
    ['(?<=a)', 'lookaround'],
    ['(?<!a)', 'lookaround'],
    ['(?<year>\\d+)', 'named group'],
    ['\\p{L}', '\\p'],
    ['(?i)mobile', 'flags'],
    ['(?i:mobile)', 'flags'],
    ['\\01', '\\0'],
    ['\\x4', '\\x'],
    ['\\u{1F600}', '\\u'],
    ['\\cJ', '\\c'],
    ['a\\', '\\\\'],
    ['(a', 'write \\('],
    ['a)', 'write \\)'],
    ['[a', 'write \\['],
    ['[z-a]', 'write [a-z]'],
    ['*a', 'repeats nothing'],
    ['a**', 'repeats nothing'],
    ['^*', 'repeats nothing'],
    ['a{2,1}', 'out of order'],
  ])('refuses /%s/ and names the cause', (source, cause) => {
    const regex = compileRegex(source)
    expect(regex).toMatchObject({ ok: false })
    expect(regex.ok ? '' : regex.problem).toContain(cause)
  })

  it('takes 100 repetitions and refuses 101', () => {
    expect(answer('^a{100}$', 'a'.repeat(100))).toBe(true)
    expect(compileRegex('a{101}').ok).toBe(false)
    expect(compileRegex('a{0,101}').ok).toBe(false)
    expect(compileRegex('a{101,}').ok).toBe(false)
  })

  it('takes 2,000 steps and refuses 2,001, however they come about', () => {
    expect(compileRegex('a'.repeat(2_000)).ok).toBe(true)
    expect(compileRegex('a'.repeat(2_001)).ok).toBe(false)
    expect(compileRegex('(?:a{20}){100}').ok).toBe(true)
    expect(compileRegex('(?:a{20}){100}b').ok).toBe(false)
    expect(compileRegex('(?:(?:(?:a{100}){100}){100}){100}').ok).toBe(false)
    expect(compileRegex(Array.from({ length: 600 }, () => '.{100}').join('|')).ok).toBe(false)
  })

  it('takes groups 100 deep and refuses deeper ones and patterns over 4,000 characters', () => {
    expect(answer(`${'('.repeat(100)}a${')'.repeat(100)}`, 'a')).toBe(true)
    expect(compileRegex(`${'('.repeat(101)}a${')'.repeat(101)}`).ok).toBe(false)
    expect(compileRegex('('.repeat(100_000)).ok).toBe(false)
    expect(compileRegex(`[${'a'.repeat(3_998)}]`).ok).toBe(true)
    expect(compileRegex(`[${'a'.repeat(3_999)}]`).ok).toBe(false)
  })

  it.each([
    ['.*.*=.*', 'a'],
    ['(a+)+$', 'a'],
    ['(a|a)*b', 'a'],
    ['a*b', 'a'],
    ['(.*)*;(.*)*;', 'a;'],
    ['(?:a?){20}a{20}b', 'a'],
  ])('reads each character of a long text at most once for /%s/, which runs away in V8', (source, unit) => {
    const regex = compileRegex(source)
    if (!regex.ok) throw new Error(regex.problem)
    const text = `${unit.repeat(50_000)}!`
    const doubled = `${unit.repeat(100_000)}!`
    const reads = countReads(() => regex.test(text))
    expect(reads).toBeLessThanOrEqual(text.length)
    expect(countReads(() => regex.test(doubled))).toBeLessThanOrEqual(2 * reads)
  })
})

function answer(source: string, text: string): boolean | string {
  const regex = compileRegex(source)
  return regex.ok ? regex.test(text) : regex.problem
}

/** How often a character is read: between two reads a matcher does at most its (bounded) number of steps. */
function countReads(act: () => unknown): number {
  const charCodeAt = String.prototype.charCodeAt
  let reads = 0
  String.prototype.charCodeAt = function counted(place) {
    reads += 1
    return charCodeAt.call(this, place)
  }
  try {
    act()
  } finally {
    String.prototype.charCodeAt = charCodeAt
  }
  return reads
}

function allCodeUnits(): readonly string[] {
  return Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code))
}
