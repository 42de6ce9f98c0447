/** A piece of a text with merge fields, as it is written. */
export interface Piece {
  readonly kind: 'literal' | 'field' | 'tag'
  readonly text: string
}
