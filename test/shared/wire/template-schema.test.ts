import { describe, expect, it } from 'vitest'
import { parse } from '../../../shared/wire/problems.ts'
import { templateSchema } from '../../../shared/wire/template-schema.ts'

const problemsOf = (fields: object, html: unknown = '<p>x</p>') => {
  const parsed = parse(templateSchema, { html, fields })
  return parsed.ok ? [] : parsed.problems.map(({ path }) => path)
}

describe('a template', () => {
  it('has markup and fields of six types, each with a default of its type or none', () => {
    const fields = {
      a: { type: 'text' },
      b: { type: 'text', default: 'Hi {{ traits.name }}' },
      c: { type: 'url', default: '/p/{{ traits.sku }}' },
      d: { type: 'number', default: 0 },
      e: { type: 'boolean', default: false },
      f: { type: 'image', default: { src: '/a.png', alt: '' } },
      g_1: { type: 'choice', options: ['x', 'y'], default: 'y' },
    }
    expect(problemsOf(fields)).toEqual([])
    expect(problemsOf({})).toEqual([])
  })

  it.each<[object, string]>([
    [{ a: { type: 'colour' } }, 'fields.a.type'],
    [{ a: { type: 'text', default: 7 } }, 'fields.a.default'],
    [{ a: { type: 'url', default: 'javascript:x' } }, 'fields.a.default'],
    [{ a: { type: 'image', default: '/a.png' } }, 'fields.a.default'],
    [{ a: { type: 'image', default: { src: 'data:x', alt: '' } } }, 'fields.a.default.src'],
    [{ a: { type: 'choice', options: [] } }, 'fields.a.options'],
    [{ a: { type: 'choice', options: ['x', 'x'] } }, 'fields.a.options'],
    [{ a: { type: 'choice', options: ['x'], default: 'y' } }, 'fields.a'],
    [{ a: { type: 'text', max: 3 } }, 'fields.a.max'],
    [{ 'a-b': { type: 'text' } }, 'fields.a-b'],
    [{ '1a': { type: 'text' } }, 'fields.1a'],
  ])('with the fields %j is refused at %s', (fields, path) => {
    expect(problemsOf(fields)).toContain(path)
  })

  it('is refused without markup, or with too much of it', () => {
    expect(problemsOf({}, null)).toEqual(['html'])
    expect(problemsOf({}, 'x'.repeat(50_001))).toEqual(['html'])
    expect(problemsOf({}, 'x'.repeat(50_000))).toEqual([])
  })
})
