import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Landing } from '../../../shared/content/encode.ts'
import { compileMerge, piecesOf } from '../../../shared/content/merge-language.ts'
import { compilePlain } from '../../../shared/content/plain-fields.ts'

/** What is written, or the field that lacks. */
function attempt(write: ((values: object) => string) | undefined, values: object): unknown {
  try {
    return write?.(values)
  } catch (error) {
    return error instanceof Error ? error.message : error
  }
}

/** The language itself: a condition beside it makes a text that is not plain. */
function byLanguage(text: string, landing: Landing) {
  const pieces = piecesOf(`${text}{% if true %}{% endif %}`)
  const merge = pieces.ok ? compileMerge(pieces.value, () => landing) : pieces
  return merge.ok ? merge.value.write : undefined
}

function plainly(text: string, landing: Landing = 'text') {
  const pieces = piecesOf(text)
  return pieces.ok ? compilePlain(pieces.value, () => landing) : undefined
}

const anyText = fc.oneof(fc.string(), fc.constantFrom('', '<b>', '"\'&', '//x', '\ud800', '{{ a }}', ' '))
/** What values are made of; only a template's field can be nothing. */
const anyValue = fc.oneof(anyText, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean())

describe('compilePlain', () => {
  it('writes word for word what the language writes, and lacks what it lacks', () => {
    const anyField = fc.constantFrom(
      ...['{{ a }}', '{{a}}', "{{ a.b | default: 'x' }}", '{{ a.b }}', '{{ a | default: "<y>" }}', '{{ c.d.e }}'],
      ...[
        "{{ fields.t | default: '' }}",
        '{{ fields.t }}',
        '{{ constructor }}',
        '{{ a.constructor }}',
        " {{  a.b|default:'q'}} ",
      ],
    )
    const anyValues = fc.record(
      {
        a: fc.oneof(anyValue, fc.record({ b: anyValue }, { requiredKeys: [] })),
        fields: fc.record({ t: fc.option(anyValue) }),
      },
      { requiredKeys: [] },
    )
    const anyLanding = fc.constantFrom<Landing>('text', 'html', 'url')
    fc.assert(
      fc.property(fc.array(anyField, { maxLength: 3 }), anyValues, anyLanding, (fields, values, landing) => {
        const text = fields.join(' and ')
        const plain = plainly(text, landing)
        expect(plain).not.toBeNull()
        const written = attempt(plain ?? undefined, values)
        const wanted = attempt(byLanguage(text, landing), values)
        if (String(wanted).endsWith(' is missing')) expect(written).toMatch(/ is missing$/)
        else expect(written).toBe(wanted)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    '{{ a | upcase }}',
    "{{ a | default: 'x' | upcase }}",
    '{{ a | default: b }}',
    '{{ a | default: 7 }}',
    "{{ a | default: 'x\\n' }}",
    '{{- a -}}',
    '{{ a[0] }}',
    '{{ a.0 }}',
    '{{ a.size }}',
    '{{ a.first }}',
    '{{ nil }}',
    '{{ true }}',
    '{{ "a" }}',
    '{% if a %}{{ a }}{% endif %}',
  ])('leaves %s to the language', (text) => {
    expect(plainly(text)).toBeNull()
  })
})
