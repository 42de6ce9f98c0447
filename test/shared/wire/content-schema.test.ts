import { describe, expect, it } from 'vitest'
import { contentSchema } from '../../../shared/wire/content-schema.ts'
import { parse } from '../../../shared/wire/problems.ts'

const isContent = (content: object) => parse(contentSchema, content).ok

describe('the content of a variant', () => {
  it.each([
    [{ text: '<b>shown as it is written</b>' }],
    [{ attributes: { 'data-tone': 'new', 'aria-label': 'x', title: 'x' } }],
    [{ link: { href: '/basket', text: 'To the basket' } }],
    [{ image: { src: 'https://img.example/a.png', alt: '', srcset: 'a.png 2x' } }],
    [{ text: 'Hi', link: { href: '/' }, image: { src: '/a.svg', alt: 'A' } }],
    [{ image: { src: '/a.png', alt: '', srcset: ' /a,b.png 1.5x , https://img.example/a.png 640w,/c.png' } }],
    [{ html: '<h2>What the sanitiser sees</h2>', attributes: { title: 'x' }, class: 'wide' }],
    [{ class: 'wide md:w-1/2', text: 'x' }],
    [{ hide: true }],
    [{ hide: true, json: { why: ['sold', 'out'] } }],
    [{ json: null }],
    [{ json: 7, text: 'x' }],
    [{ redirect: '/sale?from=hero' }],
    [{ redirect: 'https://sale.example/x', json: {} }],
    [{ template: 'banner' }],
    [{ template: 'banner', fields: { title: 'x', size: 7, isWide: true, image: { src: '/a.png', alt: '' } } }],
  ])('may be %j', (content) => {
    expect(isContent(content)).toBe(true)
  })

  it.each([
    [{}],
    [{ html: 'x'.repeat(50_001) }],
    [{ hide: false }],
    [{ class: '' }],
    [{ class: 'a  b' }],
    [{ class: 'tone-{{ traits.tone }}' }],
    [{ template: 'banner', text: 'x' }],
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
    ...['class', 'CLASS', 'srcset', 'xlink:href', 'a b', '', '1a', 'a=b', 'a"b', 'a>b'],
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
      'https://',
      '/\\x.example',
      '/\t/x.example',
      'x'.repeat(2_001),
    ],
  ])('may not lead to %j', (href) => {
    expect(isContent({ link: { href } })).toBe(false)
    expect(isContent({ image: { src: href, alt: '' } })).toBe(false)
  })
})

const problemsOf = (content: object) => {
  const parsed = parse(contentSchema, content)
  return parsed.ok ? [] : parsed.problems
}

describe('what is wrong with a content', () => {
  it.each([
    [{ redirect: '/a', text: 'x' }],
    [{ hide: true, class: 'x' }],
    [{ hide: true, redirect: '/a' }],
    [{ html: '<p>x', text: 'x' }],
    [{ html: '<p>x', link: { href: '/' } }],
    [{ html: '<p>x', image: { src: '/', alt: '' } }],
    [{}],
    [{ class: '.wide ' }],
  ])('of %j is said with a remedy', (content) => {
    expect(problemsOf(content)).toMatchObject([{ problem: expect.any(String), hint: expect.stringMatching(/./) }])
  })

  it('names the attribute that may not be set, and what to use instead', () => {
    expect(problemsOf({ attributes: { class: 'x' } })).toMatchObject([
      { path: 'attributes.class', problem: expect.stringContaining('replace the classes'), hint: 'use class' },
    ])
  })

  it.each([
    ['/a.png 2y'],
    ['/a.png 1x 2x'],
    [' , '],
    ['/a.png, javascript:alert(1) 2x'],
    ['data:image/png;base64,x 1x'],
    ['https://a.example/{{ traits.a }}, {{ traits.b }} 2x'],
  ])('names the srcset %j', (srcset) => {
    expect(problemsOf({ image: { src: '/a', alt: '', srcset } })).toMatchObject([
      { path: 'image.srcset', hint: expect.any(String) },
    ])
  })

  it.each(['mailto:a@x.example', 'http://x.example/', 'sale.html', '//x.example', '#top'])(
    'is a redirect to %s: neither a path of the site nor https',
    (redirect) => {
      expect(problemsOf({ redirect })).toMatchObject([{ path: 'redirect' }])
    },
  )
})

describe('an address with merge fields', () => {
  it.each([
    '/{{ traits.a }}',
    '/p/{{ traits.a }}?x={{ traits.b }}',
    'https://x.example/{{ a }}',
    'https://x.example?{{ a }}',
    '?q={{ a }}',
    '#{{ a }}',
    'mailto:{{ traits.email }}',
    'a/{{ b }}',
    './{{ b }}',
    '/p/{% if a %}{{ a }}{% endif %}',
  ])('may be %s', (href) => {
    expect(problemsOf({ link: { href } })).toEqual([])
  })

  it.each([
    '{{ traits.url }}',
    'https://{{ host }}/',
    'https://x.example{{ a }}',
    'https://{{ a }}.example/',
    'https://x.example:{{ a }}/',
    'https://{{ a }}@x.example/',
    'java{{ a }}',
    '{{ a }}:alert(1)',
    'javascript:{{ a }}',
    'x{{ a }}',
    '{% if a %}/x{% endif %}',
    '//{{ a }}',
    '/\t{{ a }}',
  ])('may not be %j, where they could say to whom it leads', (href) => {
    expect(problemsOf({ link: { href } })).toMatchObject([{ path: 'link.href' }])
  })
})
