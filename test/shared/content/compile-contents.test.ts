import { describe, expect, it } from 'vitest'
import { compileContents } from '../../../shared/content/compile-contents.ts'
import type { Content, FilledTemplate, Playbook, TemplateField } from '../../../shared/model/playbook.ts'
import type { Attributes } from '../../../shared/model/touch.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'

const playOf = (...contents: readonly (Content | FilledTemplate)[]) =>
  aPlay({ variants: contents.map((content, place) => ({ id: `v${place}`, content })) })

function compiled(contents: readonly (Content | FilledTemplate)[], changes: Partial<Playbook> = {}) {
  return compileContents(aPlaybook({ plays: [playOf(...contents)], ...changes }))
}

function shown(content: Content | FilledTemplate, attributes: Attributes = {}, changes: Partial<Playbook> = {}) {
  const { byPlay, problems } = compiled([content], changes)
  expect(problems).toEqual([])
  return byPlay.get('play')?.of(0, attributes)
}

const problemsOf = (content: Content | FilledTemplate, changes: Partial<Playbook> = {}) =>
  compiled([content], changes).problems

const ZOE: Attributes = {
  traits: { firstName: 'Zoë "<b>', plan: { name: 'pro' }, age: 7, vip: true },
  query: { ref: 'a/b?c' },
}

describe('merge fields', () => {
  it('stand in every string of a content', () => {
    const name = '{{ traits.firstName }}'
    const content: Content = {
      text: name,
      attributes: { title: name },
      link: { href: '/p/{{ traits.plan.name }}', text: name },
      image: { src: '/{{ traits.age }}.png', alt: name, srcset: '/{{ traits.age }}.png 1x, /b-{{ query.ref }}.png 2x' },
      json: { deep: [name, 7, { truth: '{{ traits.vip }}' }], nothing: null },
      class: 'wide',
    }
    const zoe = 'Zoë "<b>'
    expect(shown(content, ZOE)).toEqual({
      text: zoe,
      attributes: { title: zoe },
      link: { href: '/p/pro', text: zoe },
      image: { src: '/7.png', alt: zoe, srcset: '/7.png 1x, /b-a%2Fb%3Fc.png 2x' },
      json: { deep: [zoe, 7, { truth: 'true' }], nothing: null },
      class: 'wide',
    })
  })

  it('are percent-encoded in addresses, so that no value leads elsewhere', () => {
    for (const [value, encoded] of [
      ['//evil.example', '%2F%2Fevil.example'],
      ['\\\\evil', '%5C%5Cevil'],
      ['a b,c', 'a%20b%2Cc'],
      ['\ud800', '%EF%BF%BD'],
    ] as const) {
      expect(shown({ redirect: '/{{ query.to }}' }, { query: { to: value } })).toEqual({ redirect: `/${encoded}` })
    }
  })

  it('are escaped in markup, and encoded in its addresses', () => {
    const html = '<a href="/p/{{ query.ref }}" title="{{ traits.firstName }}">{{ traits.firstName }}</a>'
    expect(shown({ html }, ZOE)).toEqual({
      html: '<a href="/p/a%2Fb%3Fc" title="Zoë &quot;&lt;b&gt;">Zoë &quot;&lt;b&gt;</a>',
    })
  })

  it.each([
    ["{{ traits.nick | default: 'you' }}", 'you'],
    ['{{ traits.firstName | upcase | truncate: 5, "" }}', 'ZOË "'],
    ['{{ traits.age | plus: 1 | times: 2 }}', '16'],
    ['{% if traits.plan.name == "pro" %}A{% else %}B{% endif %}', 'A'],
    ['{% if traits.nick %}{{ traits.nick }}{% elsif traits.vip %}V{% endif %}', 'V'],
    ['{% unless traits.nick %}N{% endunless %}', 'N'],
    ['{% case traits.age %}{% when 7 %}seven{% else %}?{% endcase %}', 'seven'],
    ['{{ "no field" }}', 'no field'],
    ['{{- traits.age -}} !', '7!'],
  ])('say %s as %j', (text, written) => {
    expect(shown({ text }, ZOE)).toEqual({ text: written })
  })

  it.each([
    '{{ traits.a | shout }}',
    '{{ traits.a | constructor }}',
    '{{ traits.a | as_html }}',
    '{{ "now" | date: "%s" }}',
    '{% for a in b %}{% endfor %}',
    '{% include "x" %}',
    '{% render "x" %}',
    '{% layout "x" %}',
    '{% assign a = 1 %}',
    '{% raw %}{{ a }}{% endraw %}',
    '{% comment %}{{ {% endcomment %} }}',
    '{% constructor %}',
    '{% liquid echo a %}',
    '{{ traits.a',
    '{% if a %}x',
    '{{ a[b] }}',
    '{{ }}',
    '{{ a }}'.repeat(101),
  ])('are refused at publish: %s', (text) => {
    expect(problemsOf({ text })).toMatchObject([
      { path: 'plays.0.variants.0.content.text', problem: expect.any(String) },
    ])
  })

  it.each([
    [{ json: { a: ['{{ x | no }}'] } }, 'json.a.0'],
    [{ attributes: { title: '{{ x | no }}' } }, 'attributes.title'],
    [{ link: { href: '/', text: '{{ x | no }}' } }, 'link.text'],
    [{ image: { src: '/', alt: '{{ x | no }}' } }, 'image.alt'],
    [{ html: '<p>{{ x | no }}</p>' }, 'html'],
    [{ html: '<a href="{{ x }}">a</a>' }, 'html'],
    [{ html: '<img src="https://{{ x }}/" alt="">' }, 'html'],
    [{ html: '<img srcset="/a 1x, {{ x }} 2x" alt="">' }, 'html'],
    [{ text: '{{ fields.title }}' }, 'text'],
  ])('are named by their path: %j', (content, path) => {
    expect(problemsOf(content)).toMatchObject([
      { path: `plays.0.variants.0.content.${path}`, hint: expect.stringMatching(/./) },
    ])
  })

  it('make nothing large of a range', () => {
    expect(problemsOf({ text: '{{ (1..100000000) }}' })).toMatchObject([{ problem: expect.stringContaining('limit') }])
    const { byPlay } = compiled([{ text: '{{ (1..100000000) }}{{ country }}' }])
    expect(byPlay.get('play')?.of(0, { country: 'FR' })).toBeNull()
  })
})

describe('a missing field', () => {
  const lackOf = (attributes: Attributes, ...texts: readonly string[]) =>
    compiled(texts.map((text) => ({ text })))
      .byPlay.get('play')
      ?.lacks?.(attributes)

  it.each([
    [{}],
    [{ traits: {} }],
    [{ traits: { name: null } }],
    [{ traits: { name: '' } }],
    [{ traits: { name: ['a'] } }],
    [{ traits: { name: { first: 'a' } } }],
    [{ traits: { name: 'x'.repeat(1_001) } }],
  ])('is one of %j', (attributes: Attributes) => {
    expect(lackOf(attributes, 'Hi {{ traits.name }}')).toEqual({ variant: 'v0', field: 'traits.name' })
  })

  it('is none that is false, 0 or just not too long', () => {
    for (const name of [false, 0, 'x'.repeat(1_000)])
      expect(lackOf({ traits: { name } }, '{{ traits.name }}')).toBeNull()
  })

  it('of any variant that can be drawn refuses the play, and of one that is stopped does not', () => {
    expect(lackOf({ country: 'FR' }, 'x', '{{ country }}', '{{ city }}')).toEqual({ variant: 'v2', field: 'city' })
    const variants = [
      { id: 'a', content: { text: '{{ country }}' } },
      { id: 'b', weight: 0, content: { text: '{{ city }}' } },
    ]
    const { byPlay } = compileContents(aPlaybook({ plays: [aPlay({ variants })] }))
    expect(byPlay.get('play')?.lacks?.({ country: 'FR' })).toBeNull()
  })

  it('behind a condition that does not hold is not missed', () => {
    expect(lackOf({}, '{% if traits.name %}Hi {{ traits.name }}{% endif %}')).toBeNull()
  })

  it('is not what every object has', () => {
    expect(lackOf({ traits: {} }, '{{ traits.constructor.name }}')).toEqual({
      variant: 'v0',
      field: 'traits.constructor.name',
    })
  })
})

describe('what contents read', () => {
  it('is told with the place that reads it', () => {
    const { reads } = compiled([{ text: "{{ traits.a | default: query.b }}{% if country == 'FR' %}{% endif %}" }])
    const at = 'plays.0.variants.0.content'
    expect(reads).toEqual(['traits.a', 'query.b', 'country'].map((path) => ({ at: expect.stringContaining(at), path })))
  })

  it('is nothing of contents that are as they are written, and costs them nothing', () => {
    expect(compiled([{ text: 'x', json: { a: { b: {} } } }])).toEqual({ byPlay: new Map(), reads: [], problems: [] })
  })
})

const FIELDS: { readonly [name: string]: TemplateField } = {
  title: { type: 'text' },
  more: { type: 'text', default: '' },
  link: { type: 'url', default: '/basket' },
  image: { type: 'image', default: { src: '/a.png', alt: 'A' } },
  size: { type: 'number', default: 2 },
  isWide: { type: 'boolean', default: false },
  tone: { type: 'choice', options: ['warm', 'cold'], default: 'warm' },
}
const HTML =
  '<a href="{{ fields.link }}" data-tone="{{ fields.tone }}"><img src="{{ fields.image.src }}" alt="{{ fields.image.alt }}">' +
  '<h2>{{ fields.title }}</h2>{% if fields.more %}<p>{{ fields.more }}</p>{% endif %}{{ fields.size | times: 2 }}{% if fields.isWide %}W{% endif %}</a>'
const templates = { banner: { html: HTML, fields: FIELDS } }

describe('a template', () => {
  it('is shown as html, with what stands in its fields, without the site allowing html', () => {
    expect(shown({ template: 'banner', fields: { title: 'Sale & more' } }, {}, { templates })).toEqual({
      html: '<a href="/basket" data-tone="warm"><img src="/a.png" alt="A"><h2>Sale &amp; more</h2>4</a>',
    })
  })

  it('takes merge fields in its texts and addresses, each escaped where it lands', () => {
    const fields = {
      title: 'Hi {{ traits.firstName }}',
      more: '<i>',
      link: 'https://x.example/?a=1&b={{ query.ref }}',
      image: { src: '/{{ traits.age }}.png', alt: '"' },
      size: 3,
      isWide: true,
      tone: 'cold',
    }
    expect(shown({ template: 'banner', fields }, ZOE, { templates })).toEqual({
      html:
        '<a href="https://x.example/?a=1&amp;b=a%2Fb%3Fc" data-tone="cold"><img src="/7.png" alt="&quot;">' +
        '<h2>Hi Zoë &quot;&lt;b&gt;</h2><p>&lt;i&gt;</p>6W</a>',
    })
  })

  it('lacks what its fields lack', () => {
    const content = { template: 'banner', fields: { title: '{{ traits.nick }}' } }
    const { byPlay, reads } = compiled([content], { templates })
    expect(byPlay.get('play')?.lacks?.({})).toEqual({ variant: 'v0', field: 'traits.nick' })
    expect(reads).toMatchObject([{ path: 'traits.nick' }])
  })

  it.each<[string, FilledTemplate, string]>([
    ['that there is not', { template: 'baner' }, 'template'],
    ['without a field that has no default', { template: 'banner' }, 'fields.title'],
    ['with a field that it has not', { template: 'banner', fields: { title: 'x', subtitle: 'x' } }, 'fields.subtitle'],
    [
      'with what every object has',
      { template: 'banner', fields: { title: 'x', constructor: 'x' } },
      'fields.constructor',
    ],
    ['with a number for a text', { template: 'banner', fields: { title: 7 } }, 'fields.title'],
    ['with a text for a number', { template: 'banner', fields: { title: 'x', size: '7' } }, 'fields.size'],
    ['with a text for an image', { template: 'banner', fields: { title: 'x', image: '/a.png' } }, 'fields.image'],
    ['with none of the options', { template: 'banner', fields: { title: 'x', tone: 'blue' } }, 'fields.tone'],
    ['with script for an address', { template: 'banner', fields: { title: 'x', link: 'javascript:x' } }, 'fields.link'],
    [
      'with a field for a host',
      { template: 'banner', fields: { title: 'x', link: 'https://{{ country }}/' } },
      'fields.link',
    ],
    [
      'with script for an image',
      { template: 'banner', fields: { title: 'x', image: { src: 'data:x', alt: '' } } },
      'fields.image',
    ],
    ['with a filter that is none', { template: 'banner', fields: { title: '{{ x | no }}' } }, 'fields.title'],
  ])('is refused %s', (_, content, path) => {
    expect(problemsOf(content, { templates })).toMatchObject([
      { path: `plays.0.variants.0.content.${path}`, problem: expect.any(String), hint: expect.stringMatching(/./) },
    ])
  })

  it.each([
    ['a field that it has not', '{{ fields.nope }}'],
    ['a part that a text has not', '{{ fields.title.size }}'],
    ['an image whole', '{{ fields.image }}'],
    ['a text for an address', '<a href="{{ fields.title }}">x</a>'],
    ['an address with a filter', '<a href="{{ fields.link | upcase }}">x</a>'],
    ['an address before a host goes on', '<a href="{{ fields.link }}{{ fields.title }}">x</a>'],
  ])('is refused that reads %s', (_, html) => {
    const changes = { templates: { banner: { html, fields: FIELDS } } }
    expect(problemsOf({ template: 'banner', fields: { title: 'x' } }, changes)).toMatchObject([
      { path: 'templates.banner.html' },
    ])
  })
})
