import type { Problem } from '../lib/problem.ts'
import { eachNode, type HtmlParent, type HtmlRoot } from './html-tree.ts'
import type { Piece } from './piece.ts'

/** Never in a text: Unicode keeps them for uses like this one. */
const [BEGIN, END] = ['\uFDD0', '\uFDD1']
const STAND_IN = new RegExp(`${BEGIN}(\\d+)${END}`, 'g')
const IN_COMMENT = new RegExp(`<!--${BEGIN}(\\d+)${END}-->|${BEGIN}(\\d+)${END}`, 'g')

/** Whether a text has the characters that stand-ins are made of. */
export function hasStandIns(text: string): boolean {
  return text.includes(BEGIN) || text.includes(END)
}

/** Markup in which each field is a word and each tag a comment, so that a parser shows where they stand. */
export function withStandIns(pieces: readonly Piece[]): string {
  const standIn = ({ kind, text }: Piece, place: number) => {
    if (kind === 'literal') return text
    return kind === 'tag' ? `<!--${BEGIN}${place}${END}-->` : `${BEGIN}${place}${END}`
  }
  return pieces.map(standIn).join('')
}

/** Whether a comment is one of a tag's. */
export function isStandIn(comment: string): boolean {
  return new RegExp(`^${STAND_IN.source}$`).test(comment)
}

/** An address with fields where stand-ins are, for the rule of addresses to look at. */
export function withFields(url: string): string {
  return url.replaceAll(STAND_IN, '{{ }}')
}

/** The markup with what the stand-ins stand for. */
export function withPieces(html: string, pieces: readonly Piece[]): string {
  return html.replaceAll(IN_COMMENT, (_, tag: string, field: string) => pieces[Number(tag ?? field)]?.text ?? '')
}

/** The first piece that did not come out where it went in, once and in its order; or that stands across elements. */
export function misplaced(root: HtmlRoot, html: string, pieces: readonly Piece[]): Problem | null {
  const wanted = pieces.flatMap(({ kind }, place) => (kind === 'literal' ? [] : [{ place, kind }]))
  const found = [...html.matchAll(IN_COMMENT)]
  const parents = parentsOf(root)
  const first = wanted.find(({ place, kind }, order) => {
    const [, tag, field] = found[order] ?? []
    return kind === 'tag' ? tag !== String(place) || !parents.has(place) : field !== String(place)
  })
  if (first !== undefined || found.length !== wanted.length) {
    const { text = '', kind = 'field' } = pieces[first?.place ?? -1] ?? {}
    const where = kind === 'tag' ? 'between elements and in text' : 'in text and in the values of allowed attributes'
    return { path: '', problem: `${text || 'a field'} stands where it may not`, hint: `let it stand ${where} only` }
  }
  const torn = acrossElements(parents, pieces)
  if (torn === null) return null
  const hint = 'let the tags from if to endif stand in one element, and whole elements between them'
  return { path: '', problem: `${torn.text} stands in another element than the tag that it belongs to`, hint }
}

/** What each tag stands in; one in an attribute, which is no comment, is not among them. */
function parentsOf(root: HtmlRoot): ReadonlyMap<number, HtmlParent> {
  const parents = new Map<number, HtmlParent>()
  eachNode(root, (node, parent) => {
    if (node.type === 'comment') parents.set(Number(node.value.slice(1, -1)), parent)
  })
  return parents
}

function acrossElements(parents: ReadonlyMap<number, HtmlParent>, pieces: readonly Piece[]): Piece | null {
  const open: (HtmlParent | undefined)[] = []
  for (const [place, piece] of pieces.entries()) {
    if (piece.kind !== 'tag') continue
    const [name = ''] = /[a-z]+/.exec(piece.text) ?? []
    if (['if', 'unless', 'case'].includes(name)) open.push(parents.get(place))
    else if (parents.get(place) !== open.at(-1)) return piece
    if (name.startsWith('end')) open.pop()
  }
  return null
}
