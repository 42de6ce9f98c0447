import { describe, expect, it } from 'vitest'
import { contentSchema } from '../../../shared/wire/content-schema.ts'
import { parse } from '../../../shared/wire/problems.ts'

const isContent = (content: object) => parse(contentSchema, content).ok

describe('the content of a variant', () => {
  it.each([
    [{ text: '<b>shown as it is written</b>' }],
    [{ attributes: { class: 'wide', 'data-tone': 'new', 'aria-label': 'x', title: 'x' } }],
    [{ link: { href: '/basket', text: 'To the basket' } }],
    [{ image: { src: 'https://img.example/a.png', alt: '', srcset: 'a.png 2x' } }],
    [{ text: 'Hi', link: { href: '/' }, image: { src: '/a.svg', alt: 'A' } }],
  ])('may be %j', (content) => {
    expect(isContent(content)).toBe(true)
  })

  it.each([
    [{}],
    [{ html: '<script>alert(1)</script>' }],
    [{ text: 7 }],
    [{ text: 'x'.repeat(10_001) }],
    [{ image: { src: '/a.svg' } }],
  ])('may not be %j', (content) => {
    expect(isContent(content)).toBe(false)
  })

  it.each([
    ...[
      'onclick',
      'ONCLICK',
      'onfocus',
      'style',
      'srcdoc',
      'href',
      'src',
      'action',
      'formaction',
      'data-slot',
      'data-slot-x',
    ],
    ...['xlink:href', 'a b', '', '1a', 'a=b', 'a"b', 'a>b'],
  ])('may not set the attribute %j, which could run script or restyle the page', (name) => {
    expect(isContent({ attributes: { [name]: 'x' } })).toBe(false)
  })

  it.each([
    '/',
    '/a?b#c',
    './a',
    '../a',
    'a',
    'a/b.html',
    'product.html?id=1',
    '?q=1',
    '#top',
    'https://x.example/',
    'HTTP://x.example',
    'mailto:a@x.example',
    'tel:+41',
  ])('may lead to %s', (href) => {
    expect(isContent({ link: { href } })).toBe(true)
  })

  it.each([
    ...[
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      ' javascript:alert(1)',
      'java\nscript:alert(1)',
      '\u0001javascript:alert(1)',
    ],
    ...[
      'data:text/html,x',
      'vbscript:x',
      'blob:x',
      'file:///etc/passwd',
      '//x.example/',
      '\\\\x.example',
      'a:b',
      '',
      'x'.repeat(2_001),
    ],
  ])('may not lead to %j', (href) => {
    expect(isContent({ link: { href } })).toBe(false)
    expect(isContent({ image: { src: href, alt: '' } })).toBe(false)
  })
})
