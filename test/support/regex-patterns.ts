import fc from 'fast-check'

/** Few distinct characters, so that patterns and texts often meet. */
const TEXT_UNITS = [
  'a',
  'b',
  'c',
  'A',
  '0',
  '7',
  '_',
  '-',
  ' ',
  '\n',
  '\r',
  '\u2028',
  '\t',
  '/',
  '.',
  'é',
  '😀',
  '\ud83d',
]

/** Any text of at most so many UTF-16 code units, ill-formed ones too. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc
    .oneof(
      { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(...TEXT_UNITS), maxLength }) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength }) },
    )
    .map((text) => text.slice(0, maxLength))
}

/** Any characters that mean something in a pattern, in any order. */
export const anySource = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'ab01^$.*+?{}[]()|\\-,:=!<>dDwWsSbBtnrfvxucpkPi/_é '),
    fc.constantFrom('{1}', '{2,}', '{1,2}', '[^', '(?:', '(?=', '[a-', '\\x6', '\\u006', '\\0', '\\1'),
  ),
  maxLength: 10,
})

/** Any pattern of the supported syntax that V8, which backtracks, can answer on texts of at most this length. */
export function anyPattern(maxLength: number): fc.Arbitrary<string> {
  const { pattern } = fc.letrec<{ pattern: Piece; term: Piece; atom: Piece }>((tie) => ({
    pattern: fc
      .array(fc.array(tie('term'), { maxLength: 4 }).map(inSequence), { minLength: 1, maxLength: 3 })
      .map(asAlternatives),
    term: fc.oneof(
      { depthSize: 'small' },
      tie('atom'),
      fc.constantFrom('^', '$', '\\b', '\\B').map(toPiece),
      fc.tuple(tie('atom'), anyQuantifier).map(([atom, quantifier]) => quantified(atom, quantifier, maxLength)),
    ),
    atom: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(anyLiteral, anyEscape, fc.constant('.'), anyClass).map(toPiece),
      fc
        .tuple(fc.constantFrom('(', '(?:'), tie('pattern'))
        .map(([open, inner]) => ({ source: `${open}${inner.source})`, ways: inner.ways })),
    ),
  }))
  return pattern.filter((piece) => piece.ways <= MAX_WAYS).map((piece) => piece.source)
}

/** More ways to try than this and V8 takes seconds. */
const MAX_WAYS = 1_000_000

interface Piece {
  readonly source: string
  /** Upper bound of the ways in which a backtracking matcher may try it from one place. */
  readonly ways: number
}

function toPiece(source: string): Piece {
  return { source, ways: 1 }
}

function inSequence(terms: readonly Piece[]): Piece {
  return { source: terms.map((term) => term.source).join(''), ways: terms.reduce((ways, term) => ways * term.ways, 1) }
}

function asAlternatives(pieces: readonly Piece[]): Piece {
  return {
    source: pieces.map((piece) => piece.source).join('|'),
    ways: pieces.reduce((sum, { ways }) => sum + ways, 0),
  }
}

function quantified(atom: Piece, quantifier: string, maxLength: number): Piece {
  const times = /[*+,]/.test(quantifier) ? maxLength + 3 : 3
  return { source: atom.source + quantifier, ways: atom.ways === 1 ? times : (atom.ways + 1) ** times }
}

const anyLiteral = fc.constantFrom(...'abcA07_- /é😀}]', '\n', ',')
const anyEscape = fc.constantFrom(
  ...['\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\t', '\\n', '\\r', '\\f', '\\v', '\\x00', '\\x61', '\\u0062'],
  ...['\\/', '\\.', '\\-', '\\_', '\\*', '\\(', '\\[', '\\]', '\\{', '\\\\', '\\é', '\\ ', '\\ud83d'],
)
const anyRange = fc.constantFrom('a-c', '0-9', 'A-z', '\\x00-\\x1f', '\\t-\\r', ' -~', 'a-\\d', '\\w-b', '\\s-\\d')
const anyClass = fc
  .tuple(fc.boolean(), fc.array(fc.oneof(anyLiteral, anyEscape, anyRange, fc.constant('\\b')), { maxLength: 4 }))
  .map(([isNegated, members]) => {
    const body = members.filter((member) => member !== ']' && member !== '-').join('')
    return `[${isNegated ? '^' : ''}${body}]`
  })
const anyQuantifier = fc
  .tuple(
    fc.constantFrom('*', '+', '?', '{0}', '{1}', '{2}', '{0,2}', '{1,3}', '{2,}', '{0,}'),
    fc.constantFrom('', '?'),
  )
  .map(([quantifier, lazy]) => quantifier + lazy)
