import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allowUrl } from '../../../shared/playbook/allow-url.ts'
import type { Allowed } from '../../../shared/playbook/allowed.ts'

const allowing = (...query: readonly string[]): Allowed => ({
  traits: new Set(),
  props: new Map(),
  query: new Set(query),
})

const REF = allowing('ref', 'a b', 'größe')

describe('allowUrl', () => {
  it.each([
    ['https://shop.example/', 'https://shop.example/', 0],
    ['https://shop.example/?utm_source=mail&utm_medium=', 'https://shop.example/?utm_source=mail&utm_medium=', 0],
    ['https://shop.example/?ref=mail&email=me@example.com', 'https://shop.example/?ref=mail', 1],
    ['https://shop.example/?token=1&ref=a%20b&ref=c&x', 'https://shop.example/?ref=a%20b&ref=c', 2],
    ['https://shop.example/?token=1', 'https://shop.example/', 1],
    [
      'https://shop.example/?a+b=1&a%20b=2&gr%C3%B6%C3%9Fe=L',
      'https://shop.example/?a+b=1&a%20b=2&gr%C3%B6%C3%9Fe=L',
      0,
    ],
    ['https://shop.example/?REF=1&Utm_source=1&%ref=1&re%66=1', 'https://shop.example/?re%66=1', 3],
    ['https://shop.example/?', 'https://shop.example/', 0],
    ['https://shop.example/?&&ref=1&', 'https://shop.example/?ref=1', 0],
    ['https://shop.example/?ref=1?token=2', 'https://shop.example/?ref=1?token=2', 0],
    ['', '', 0],
    ['not an address', 'not an address', 0],
  ])('keeps of the parameters of %j those that are taken', (url, kept, dropped) => {
    expect(allowUrl(url, REF)).toEqual({ kept, dropped })
  })

  it.each([
    ['https://shop.example/#reviews', 'https://shop.example/', 1],
    ['https://shop.example/#', 'https://shop.example/', 0],
    ['https://shop.example/#access_token=1', 'https://shop.example/', 1],
    ['https://shop.example/#/basket', 'https://shop.example/#/basket', 0],
    ['https://shop.example/#!basket', 'https://shop.example/#!basket', 0],
    ['https://shop.example/?ref=1&x=2#/reset?token=3&ref=4', 'https://shop.example/?ref=1#/reset?ref=4', 2],
    ['https://shop.example/#/a#b?c=1', 'https://shop.example/#/a#b', 1],
  ])('keeps of %j no fragment but a route', (url, kept, dropped) => {
    expect(allowUrl(url, REF)).toEqual({ kept, dropped })
  })

  it.each([
    ['https://me:secret@shop.example/a?ref=1', 'https://shop.example/a?ref=1', 1],
    ['https://me@shop.example', 'https://shop.example', 1],
    ['https:me:secret@shop.example/', 'https:shop.example/', 1],
    ['https:\\\\me@shop.example\\@x', 'https:\\\\shop.example\\@x', 1],
    ['ht\ntps://me:se\tcret@shop.example/', 'https://shop.example/', 1],
    ['https://shop.example/@me', 'https://shop.example/@me', 0],
    ['https://shop.example/?ref=a@b', 'https://shop.example/?ref=a@b', 0],
    ['https://shop.example?ref=a@b', 'https://shop.example?ref=a@b', 0],
  ])('keeps of %j no sign-in', (url, kept, dropped) => {
    expect(allowUrl(url, REF)).toEqual({ kept, dropped })
  })

  const anyText = fc.oneof(
    fc.constantFrom('ref', 'utm_source', 'token', 'a b', 'größe', 'utm', ''),
    fc.string({ maxLength: 6, unit: 'grapheme' }),
  )
  const anyParameters = fc.array(fc.tuple(anyText, anyText), { maxLength: 6 })
  const searchOf = (parameters: readonly (readonly [string, string])[]) =>
    new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString()

  it('gives the parameters that are taken, in their order, to whoever parses the rest, and no others', () => {
    fc.assert(
      fc.property(anyParameters, anyParameters, (inQuery, inRoute) => {
        const url = `https://me:secret@shop.example/a?${searchOf(inQuery)}#/b?${searchOf(inRoute)}`
        const { kept, dropped } = allowUrl(url, REF)
        const parsed = new URL(kept)
        const isTaken = ([name]: readonly [string, string]) => name.startsWith('utm_') || REF.query.has(name)
        expect([...parsed.searchParams]).toEqual(inQuery.filter(isTaken))
        expect([...new URLSearchParams(parsed.hash.split('?')[1])]).toEqual(inRoute.filter(isTaken))
        expect([parsed.username, parsed.password, parsed.pathname]).toEqual(['', '', '/a'])
        const all = [...inQuery, ...inRoute]
        expect(dropped).toBe(1 + all.length - all.filter(isTaken).length)
      }),
    )
  })

  it('leaves nothing that is not taken in any text, for a browser that parses it as leniently as browsers do', () => {
    const anyPiece = fc.constantFrom(
      ...[
        'https',
        'http',
        ':',
        '/',
        '\\',
        '?',
        '#',
        '&',
        '=',
        '@',
        '%',
        '%41',
        '\t',
        '\n',
        ' ',
        '+',
        'a.b',
        'ref',
        'utm_x',
      ],
      ...['token', 'me', '!', 'é', '.', '[', ']', 'mailto', '\x01', '//', '#/', '%ff', ';'],
    )
    fc.assert(
      fc.property(fc.array(anyPiece, { maxLength: 24 }), (pieces) => {
        const { kept } = allowUrl(pieces.join(''), REF)
        const parsed = URL.parse(kept)
        if (parsed === null) return
        for (const name of parsed.searchParams.keys()) expect(name.startsWith('utm_') || REF.query.has(name)).toBe(true)
        expect([parsed.username, parsed.password]).toEqual(['', ''])
        expect(parsed.hash).toMatch(/^(?:#[/!].*)?$/s)
        expect(allowUrl(kept, REF)).toEqual({ kept, dropped: 0 })
      }),
      { numRuns: 20_000 },
    )
  })
})
