import { type Attribute, tagEnd } from './markup.ts'

/** A piece of markup: ASCII that was written here, or bytes of the page by their places. */
export type Piece = string | { readonly from: number; readonly to: number }

/** An element as it is written. Its parts may be changed. */
export interface Part {
  /** In lower case. */
  readonly name: string
  /** `<` and the name. */
  readonly begin: Piece
  attributes: Written[]
  /** What follows the last attribute, up to `>`. */
  readonly close: Piece
  inner: (Part | Piece)[]
  /** `null`: there is no end tag. */
  readonly end: Piece | null
}

/** An attribute, with what stands before it. */
export interface Written {
  readonly name: string
  readonly source: readonly Piece[]
  /** As it is written in the page, references and all. */
  readonly value: Piece
}

/** A start tag by its places, or `null` where the text ends before it. */
export interface StartTag {
  readonly name: string
  readonly from: number
  readonly nameTo: number
  readonly attributes: readonly Attribute[]
  readonly to: number
}

/** Reads a start tag of which only the name was read. */
export function startTagAt(text: string, from: number, nameTo: number): StartTag | null {
  const attributes: Attribute[] = []
  const to = tagEnd(text, nameTo, attributes)
  return to < 0 ? null : { name: text.slice(from + 1, nameTo).toLowerCase(), from, nameTo, attributes, to }
}

export function partOf({ name, from, nameTo, attributes, to }: StartTag): Omit<Part, 'end'> {
  return {
    name,
    begin: { from, to: nameTo },
    attributes: attributes.map((each) => ({
      name: each.name,
      source: [{ from: each.from, to: each.to }],
      value: { from: each.valueFrom, to: each.valueTo },
    })),
    close: { from: attributes.at(-1)?.to ?? nameTo, to },
    inner: [],
  }
}

/** A copy that can be changed without changing the other. */
export function copyOf(part: Part): Part {
  const inner = part.inner.map((each) => (isPart(each) ? copyOf(each) : each))
  return { ...part, attributes: [...part.attributes], inner }
}

export function isPart(each: Part | Piece): each is Part {
  return typeof each === 'object' && 'begin' in each
}

/** The markup of an element, in order. */
export function piecesOf({ begin, attributes, close, inner, end }: Part): readonly Piece[] {
  return [
    begin,
    ...attributes.flatMap(({ source }) => source),
    close,
    ...inner.flatMap((each) => (isPart(each) ? piecesOf(each) : [each])),
    ...(end === null ? [] : [end]),
  ]
}

/** The first element that a test holds for, the part itself not in, in the order of the page. */
export function findIn(part: Part, test: (candidate: Part) => boolean): Part | null {
  for (const each of part.inner) {
    if (!isPart(each)) continue
    const found = test(each) ? each : findIn(each, test)
    if (found !== null) return found
  }
  return null
}

/** Sets an attribute in its place, or after the others; of several with one name browsers take the first. */
export function setAttribute(part: Part, written: Written): void {
  const place = part.attributes.findIndex(({ name }) => name === written.name)
  const others = part.attributes.filter(({ name }) => name !== written.name)
  others.splice(place < 0 ? others.length : place, 0, written)
  part.attributes = others
}

export function removeAttribute(part: Part, name: string): void {
  part.attributes = part.attributes.filter((each) => each.name !== name)
}

export function attributeOf(part: Part, name: string): Written | null {
  return part.attributes.find((each) => each.name === name) ?? null
}
