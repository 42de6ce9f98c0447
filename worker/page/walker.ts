import { commentEnd, commentRest, isLetterAt, LONGEST_END, nameEnd, RAW, rawEnd, tagEnd } from './markup.ts'
import { createScriptReader, type ScriptReader } from './script-reader.ts'
import { skim } from './skim.ts'

/** A start tag by its places. */
export interface StartStep {
  readonly is: 'start'
  readonly from: number
  readonly nameTo: number
  readonly to: number
}

/**
 * The next start tag; or `more`: the text from a place on is to be given again, with what follows it; or `lost`: what
 * follows is read by rules that are not known here.
 */
export type Step = StartStep | { readonly is: 'more'; readonly from: number } | { readonly is: 'lost' }

/** Walks from start tag to start tag through a page that comes in pieces. */
export interface Walker {
  /** Where walking goes on, past what means nothing here. */
  pass(bytes: Uint8Array, from: number): number
  next(text: string, from: number): Step
  /** Goes on inside the element of a start tag. Elements that are passed over as a whole are not entered. */
  enter(text: string, step: StartStep): void
  /** Whether elements here are of the page, not of a template or of a drawing. */
  isInPage(): boolean
  isInLink(): boolean
}

type Inside =
  | { readonly is: 'comment' }
  | { readonly is: 'raw'; readonly name: string }
  | { readonly is: 'script'; readonly reader: ScriptReader }

export function createWalker(): Walker {
  let inside: Inside | null = null
  let isInLink = false
  /** Open elements whose content is not of the page, from the outermost. */
  const apart: string[] = []
  let isLost = false

  const leave = (text: string, from: number): number | { readonly from: number } => {
    if (inside?.is === 'script') {
      const { at, isEnd } = inside.reader.read(text, from)
      return isEnd ? at : { from: at }
    }
    if (inside?.is === 'raw') {
      const at = rawEnd(text, from, inside.name)
      return at >= 0 ? at : { from: Math.max(from, text.length - LONGEST_END) }
    }
    const at = commentRest(text, from)
    return at >= 0 ? at : { from: Math.max(from, text.length - LONGEST_DASHES) }
  }
  const passEnd = (name: string) => {
    if (name === 'a') isInLink = false
    if (apart.at(-1) === name) apart.pop()
    else if (isForeign(apart) && (name === 'p' || name === 'br')) isLost = true
  }
  return {
    pass(bytes, from) {
      if (inside !== null || apart.length > 0 || isLost) return from
      const skimmed = skim(bytes, { at: from, isInLink })
      isInLink = skimmed.isInLink
      return skimmed.at
    },
    next(text, from) {
      let at = from
      while (!isLost) {
        if (inside !== null) {
          const left = leave(text, at)
          if (typeof left === 'object') return { is: 'more', from: left.from }
          inside = null
          at = left
        }
        const tag = text.indexOf('<', at)
        if (tag < 0) return { is: 'more', from: text.length }
        if (isLetterAt(text, tag + 1)) return startAt(text, tag)
        const other = otherAt(text, tag)
        if (other === null) return { is: 'more', from: tag }
        if (other.is === 'comment') inside = { is: 'comment' }
        if (other.is === 'end') passEnd(other.name)
        if (other.is === 'data' && isForeign(apart)) isLost = true
        at = other.to
      }
      return { is: 'lost' }
    },
    enter(text, { from, nameTo, to }) {
      // Of most names, the first letter tells that they mean nothing here.
      if (apart.length === 0 && !TELLING.has(text.charCodeAt(from + 1) | 0x20)) return
      const name = text.slice(from + 1, nameTo).toLowerCase()
      const isWhole = text.charAt(to - 2) === '/'
      if (isForeign(apart)) {
        const innermost = apart.at(-1) ?? ''
        if (UNKNOWN_IN_FOREIGN.has(name) || TEXT_IN_FOREIGN.has(innermost)) isLost = true
        else if ((name === innermost || TEXT_IN_FOREIGN.has(name)) && !isWhole) apart.push(name)
        return
      }
      if (name === 'a') isInLink = true
      else if (name === 'script') inside = { is: 'script', reader: createScriptReader() }
      else if (RAW.has(name)) inside = { is: 'raw', name }
      else if (name === 'plaintext' || name === 'frameset') isLost = true
      else if (name === 'template' || name === 'select') apart.push(name)
      else if ((name === 'svg' || name === 'math') && !isWhole) apart.push(name)
    },
    isInPage: () => apart.length === 0,
    isInLink: () => isInLink,
  }
}

/** What is neither text nor a start tag; `null` where the text ends before it is known what it is. */
type Other =
  | { readonly is: 'comment' | 'data' | 'nothing'; readonly to: number }
  | { readonly is: 'end'; readonly name: string; readonly to: number }

function otherAt(text: string, tag: number): Other | null {
  const after = text.charAt(tag + 1)
  if (after === '') return null
  if (after === '/' && isLetterAt(text, tag + 2)) {
    const named = nameEnd(text, tag + 2)
    const to = named < 0 ? -1 : tagEnd(text, named)
    return to < 0 ? null : { is: 'end', name: text.slice(tag + 2, named).toLowerCase(), to }
  }
  if (after === '!' && text.startsWith('--', tag + 2)) {
    // The shortest comments end with their own beginning.
    if (text.length < tag + 6) return null
    const to = commentEnd(text, tag + 4)
    return to < 0 ? { is: 'comment', to: tag + 4 } : { is: 'nothing', to }
  }
  if (after !== '!' && after !== '?' && after !== '/') return { is: 'nothing', to: tag + 1 }
  if (text.length < tag + '<![CDATA['.length) return null
  const to = text.indexOf('>', tag + 2) + 1
  if (to === 0) return null
  return { is: text.startsWith('[CDATA[', tag + 2) ? 'data' : 'nothing', to }
}

function startAt(text: string, from: number): Step {
  const nameTo = nameEnd(text, from + 1)
  const to = nameTo < 0 ? -1 : tagEnd(text, nameTo)
  return to < 0 ? { is: 'more', from } : { is: 'start', from, nameTo, to }
}

function isForeign(apart: readonly string[]): boolean {
  const innermost = apart.at(-1) ?? ''
  return innermost === 'svg' || innermost === 'math' || TEXT_IN_FOREIGN.has(innermost)
}

/** Of the names that `enter` knows. */
const TELLING: ReadonlySet<number> = new Set([...'afimnpstx'].map((letter) => letter.charCodeAt(0)))

const LONGEST_DASHES = '--!'.length

/** Elements that end a drawing or a formula, or in which markup of the page stands in one. */
const UNKNOWN_IN_FOREIGN: ReadonlySet<string> = new Set(
  `b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p
   pre ruby s small span strong strike sub sup table tt u ul var font foreignobject annotation-xml script textarea template
   select`.split(/\s+/),
)

/** Elements of a drawing or a formula in which markup would be of the page again. Mostly there is only text in them. */
const TEXT_IN_FOREIGN: ReadonlySet<string> = new Set(['title', 'desc', 'mi', 'mo', 'mn', 'ms', 'mtext'])
