import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sanitizeHtml } from '../../../shared/content/sanitize-html.ts'

const sanitized = (html: string) => {
  const outcome = sanitizeHtml(html)
  if (!outcome.ok) throw new Error(outcome.problems[0]?.problem)
  return outcome.value
}
const htmlOf = (html: string) => sanitized(html).html
const problemOf = (html: string) => {
  const outcome = sanitizeHtml(html)
  return outcome.ok ? null : (outcome.problems[0]?.problem ?? null)
}

describe('sanitizeHtml', () => {
  it('leaves headings, lists, tables, links and pictures as they are', () => {
    const html =
      '<h2 class="big wide" data-tone="new">New</h2><ul><li><a href="/a?b=1#c" target="_blank" rel="noopener">A</a></li></ul>' +
      '<picture><source srcset="/a.webp 2x" media="(min-width: 9em)"><img src="/a.png" alt="A &#x26; B" width="30"></picture>' +
      '<table><thead><tr><th scope="col">x</th></tr></thead></table><p aria-label="x" lang="fr">Été <br>😀</p>'
    expect(sanitized(html)).toEqual({ html, removed: [] })
  })

  it('takes out what runs, styles, frames or sends, and says what', () => {
    const html =
      '<p onclick="x()" style="color:red">Hi<script>x()</script></p><iframe src="/x"></iframe><form action="/x"><b>b</b></form><!-- c -->'
    expect(sanitized(html)).toEqual({
      html: '<p>Hi</p><b>b</b>',
      removed: ['onClick of <p>', 'style of <p>', '<script>', '<iframe>', '<form>', 'a comment'],
    })
  })

  it.each([
    'javascript:x',
    ' javascript:x',
    'java\tscript:x',
    'JAVASCRIPT:x',
    'vbscript:x',
    'data:text/html,x',
    '//x.example',
    '&#106;avascript:x',
    '/\t/x.example',
  ])('takes out an address like %j', (href) => {
    expect(htmlOf(`<a href="${href}">a</a><img src="${href}" srcset="${href} 2x" alt="">`)).toBe('<a>a</a><img alt="">')
  })

  it('gives ids a prefix once, so that none is taken for a variable of the page', () => {
    const once = htmlOf('<p id="config" aria-labelledby="a b">x</p><img name="cookie" alt="">')
    expect(once).toBe('<p id="content-config" aria-labelledby="content-a content-b">x</p><img alt="">')
    expect(htmlOf(once)).toBe(once)
  })

  it('takes out slots inside a slot', () => {
    expect(htmlOf('<p data-slot="hero" data-slot-text data-x="1">x</p>')).toBe('<p data-x="1">x</p>')
  })

  it('changes nothing when it sanitises again, whatever it is given', () => {
    const part = fc.constantFrom(
      ...[
        '<b>',
        '</b>',
        '<p>',
        '</p>',
        '<table>',
        '<tr>',
        '<td>',
        '</table>',
        '<a href="/x">',
        '</a>',
        '<svg>',
        '<math>',
      ],
      ...[
        '<mtext>',
        '<style>',
        '</style>',
        '<!--',
        '-->',
        '<img src="/a" alt="`">',
        '&lt;',
        'x',
        '"',
        "'",
        '<',
        '>',
        '\0',
      ],
      ...[
        '<template>',
        '<select>',
        '<option>',
        '<noscript>',
        '<form>',
        '<mglyph>',
        '<foreignObject>',
        '<h1>',
        '{{ a }}',
      ],
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const outcome = sanitizeHtml(parts.join(''))
        if (!outcome.ok) return
        expect(sanitizeHtml(outcome.value.html)).toEqual({ ok: true, value: { html: outcome.value.html, removed: [] } })
        expect(outcome.value.html).not.toMatch(/<(svg|math|style|template|select|form|noscript)/i)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('merge fields in markup', () => {
  it.each([
    '<p>{{ traits.name | default: "<b>you</b>" }}</p>',
    '<a href="/p/{{ traits.sku }}" title="{{ traits.name }}">x</a>',
    '<ul>{% if traits.a %}<li>{{ traits.a }}</li>{% else %}<li>none</li>{% endif %}</ul>',
    '<table><tbody>{% if a %}<tr><td>{{ a }}</td></tr>{% endif %}</tbody></table>',
    'a {% case a %}{% when "x" %}<b>1</b>{% endcase %} b',
  ])('stay in %s', (html) => {
    expect(sanitized(html)).toEqual({ html, removed: [] })
  })

  it.each([
    ['in what is taken out', '<p onclick="{{ a }}">x</p>'],
    ['in what is taken out', '<script>{{ a }}</script>'],
    ['as an attribute', '<p {{ a }}>x</p>'],
    ['as the name of an attribute', '<p {{ a }}="1">x</p>'],
    ['in a comment', '<!-- {{ a }} -->'],
    ['in a script address', '<a href="javascript:{{ a }}">x</a>'],
    ['where the parser moves it', '<p>{{ b }}</p><table><tr>{% if c %}{{ a }}<td>x</td>{% endif %}</tr></table>'],
    ['where the parser repeats it', '<b title="{{ a }}"><p>x</b>y</p>'],
    ['as a tag in an attribute', '<p title="{% if a %}x{% endif %}">x</p>'],
    ['as a tag in a tag', '<p {% if a %}hidden{% endif %}>x</p>'],
  ])('are refused %s: %s', (_, html) => {
    expect(problemOf(html)).toContain('stands where it may not')
  })

  it('are refused across elements', () => {
    expect(problemOf('{% if a %}<div>{% endif %}x</div>')).toContain('another element')
    expect(problemOf('<p>{% if a %}x</p>{% endif %}')).toContain('another element')
  })

  it('are refused where only sanitising makes them', () => {
    for (const html of ['{<script></script>{ a }}', '&#123;&#123; a }}', '{<!-- -->{ a }}', '{<i></i>%']) {
      const outcome = sanitizeHtml(html)
      expect(outcome.ok && !/\{[{%]/.test(outcome.value.html) ? 'none' : problemOf(html)).toMatch(
        /none|brings to light/,
      )
    }
    expect(problemOf('{<script></script>{ a }}')).toContain('brings to light')
  })

  it('are named where they are not understood', () => {
    expect(problemOf('<p>{{ a | shout }}</p>')).toContain('undefined filter: shout')
    expect(problemOf('<p>{% for a in b %}{% endfor %}</p>')).toContain('"for" not found')
  })
})
