import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decorate, HAND_OFF_PARAMETER, hostOf } from '../../../worker/identity/decorate.ts'

describe('decorate', () => {
  it.each([
    ['https://b.example', 'https://b.example/?wp_h=X'],
    ['http://b.example:8080/a?', 'http://b.example:8080/a?wp_h=X'],
    ['https://b.example/a?b=1&c#d', 'https://b.example/a?b=1&c&wp_h=X#d'],
    ['https://b.example/?q=a+b%20c&&e=%C3%A9&=', 'https://b.example/?q=a+b%20c&&e=%C3%A9&=&wp_h=X'],
    ['https://b.example/??', 'https://b.example/??&wp_h=X'],
    ['https://b.example/#wp_h=1', 'https://b.example/?wp_h=X#wp_h=1'],
    ['https://b.example/?wp_h=old&a=1&wp_h', 'https://b.example/?a=1&wp_h=X'],
    ['https://b.example/?wp%5Fh=old&wp_hat=1&?wp_h=2', 'https://b.example/?wp_hat=1&?wp_h=2&wp_h=X'],
  ])('makes of %s %s', (url, decorated) => {
    expect(decorate(url, 'X')).toBe(decorated)
  })

  it('leaves everything alone that is no absolute web address', () => {
    for (const url of [
      'mailto:a@b.example',
      'tel:1',
      'javascript:alert(1)',
      'data:,a',
      '/a',
      '//b.example',
      '',
      'https://',
    ])
      expect(decorate(url, 'X'), url).toBeNull()
  })

  it('puts one hand-off into any address, and keeps the rest', () => {
    const query = fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 5 })
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), query, (address, added) => {
        const url = new URL(address)
        for (const [name, value] of added) url.searchParams.append(name, value)
        const decorated = new URL(decorate(url.href, 'X_-') ?? '')
        expect(decorated.searchParams.getAll(HAND_OFF_PARAMETER)).toEqual(['X_-'])
        decorated.searchParams.delete(HAND_OFF_PARAMETER)
        url.searchParams.delete(HAND_OFF_PARAMETER)
        expect([...decorated.searchParams]).toEqual([...url.searchParams])
        expect([decorated.origin, decorated.pathname, decorated.hash]).toEqual([url.origin, url.pathname, url.hash])
      }),
    )
  })
})

describe('hostOf', () => {
  it('is the host name in lower case, without a port', () => {
    expect(hostOf('https://user@B.Example:8443/a?b')).toBe('b.example')
    expect(hostOf('http://bücher.example')).toBe('xn--bcher-kva.example')
  })

  it('is nothing where no web page is', () => {
    for (const url of ['', 'b.example', 'mailto:a@b.example', 'file:///etc']) expect(hostOf(url), url).toBeNull()
  })
})
