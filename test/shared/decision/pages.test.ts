import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePages } from '../../../shared/decision/pages.ts'
import { matches } from '../../support/naive-decision.ts'

function test(pages: readonly string[], path: unknown): boolean {
  const compiled = compilePages(pages)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.value(path)
}

/** No space: URLPattern of Node 24.9 ends the whole process at one after a `*`. */
const anyPart = fc.constantFrom('a', 'b', '/', '/', '.html', '-', '%20', '\\*', '\\:', 'é', '=', '~', "'", '|', '[')

/** No two wildcards side by side, and each name once. */
const anyPattern = fc
  .array(
    fc.tuple(
      fc.array(anyPart, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
      fc.constantFrom('', '*', ':'),
    ),
    { maxLength: 4 },
  )
  .map((parts) => `/${parts.map(([text, wild], place) => text + (wild === ':' ? `:n${place}/` : wild)).join('')}`)

const anySteps = fc
  .array(fc.constantFrom('a', 'b', 'ab', '/', '/', '.html', '-', '%20', '*', ':', 'é', '=', "'"), { maxLength: 8 })
  .map((parts) => parts.join(''))

const toPath = (text: string) => new URL(`https://shop.example${text}`).pathname

/** Paths that know nothing of a pattern, and others that are the pattern with something in place of its wildcards. */
const anyMeeting = fc
  .tuple(anyPattern, anySteps, fc.infiniteStream(anySteps), fc.boolean())
  .map(([page, steps, pieces, isMeant]) => {
    const meant = page.replaceAll(/\\(.)|\*|:n\d/g, (_, literal?: string) => literal ?? pieces.next().value ?? '')
    return { page, path: toPath(isMeant ? meant : `/${steps}`) }
  })

describe('compilePages', () => {
  it.each([
    ['/pricing*', ['/pricing', '/pricing/', '/pricing-2', '/pricing/a/b'], ['/', '/pricin', '/a/pricing']],
    ['/pricing', ['/pricing'], ['/pricing/', '/pricing2']],
    ['/products/:id', ['/products/1', '/products/a.html'], ['/products/', '/products/1/', '/products/1/reviews']],
    ['/products/:id/reviews', ['/products/1/reviews'], ['/products//reviews', '/products/1/2/reviews']],
    ['/*.html', ['/a.html', '/a/b.html', '/.html'], ['/a', '/a.htm']],
    ['/a\\*', ['/a*'], ['/ab']],
    ['/größe 1', ['/gr%C3%B6%C3%9Fe%201'], ['/grosse%201']],
    ['/', ['/'], ['/a']],
    ['/*', ['/', '/a/b'], []],
  ])('finds with %s what is meant', (page, found, others) => {
    expect(found.filter((path) => !test([page], path))).toEqual([])
    expect(others.filter((path) => test([page], path))).toEqual([])
  })

  it('finds the paths that URLPattern finds', () => {
    let found = 0
    fc.assert(
      fc.property(anyMeeting, ({ page, path }) => {
        const isFound = matches(page, path)
        expect(test([page], path)).toBe(isFound)
        if (isFound) found += 1
      }),
      { numRuns: 20_000 },
    )
    expect(found).toBeGreaterThan(4_000)
  })

  it('finds a page by any of several paths, and none where there is no address', () => {
    expect([test(['/a', '/b'], '/b'), test(['/a', '/b'], '/c'), test(['/*'], null)]).toEqual([true, false, false])
  })

  it.each([
    'pricing',
    '*',
    'https://shop.example/pricing',
    '/search?q=*',
    '/a#b',
    '/(a|b)',
    '/a{/b}?',
    '/:id+',
    '/:id*',
    '/**',
    '/a:',
    '/c++',
    '/a\\',
    '/a/../b',
    '/./a',
  ])('refuses %s, and says what to write', (page) => {
    const compiled = compilePages(['/a', page])
    expect(compiled.ok ? [] : compiled.problems).toEqual([
      { path: '.1', problem: expect.any(String), hint: expect.any(String) },
    ])
  })

  it('takes time linear in the address', () => {
    const began = performance.now()
    expect(test(['/*a*a*a*b'], `/${'a'.repeat(32_000)}`)).toBe(false)
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})
