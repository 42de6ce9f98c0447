/**
 * Finds the end tag of a script, which may come in pieces: after `<!--` and another `<script`, the next end tag is text.
 * Source: https://html.spec.whatwg.org/multipage/parsing.html#script-data-escaped-state
 */
export interface ScriptReader {
  /** The place of the end tag; or, where it is not there yet, from which place on to read again. */
  read(text: string, from: number): { readonly at: number; readonly isEnd: boolean }
}

export function createScriptReader(): ScriptReader {
  let depth: 'plain' | 'escaped' | 'doubly' = 'plain'
  return {
    read(text, from) {
      let at = from
      while (true) {
        MARK.lastIndex = at
        const match = MARK.exec(text)
        if (match === null) return { at: Math.max(at, text.length - LONGEST_MARK), isEnd: false }
        const mark = match[0].toLowerCase()
        if (mark === '</script' && depth !== 'doubly') return { at: match.index, isEnd: true }
        if (mark === '<!--' && depth === 'plain') depth = 'escaped'
        else if (mark === '-->') depth = 'plain'
        else if (mark === '<script' && depth === 'escaped') depth = 'doubly'
        else if (mark === '</script') depth = 'escaped'
        // The dashes of `<!-->` begin and end.
        at = mark === '<!--' ? match.index + 2 : MARK.lastIndex
      }
    },
  }
}

const MARK = /<!--|-->|<\/?script(?=[\t\n\f\r />])/gi
const LONGEST_MARK = '</script '.length
