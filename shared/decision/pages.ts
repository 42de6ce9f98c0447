import { compileRegex } from '../condition/linear-regex.ts'
import type { Parsed, Problem } from '../lib/problem.ts'

/** Whether a page, by the path of its address, is one of those a play is for. */
export type PageTest = (path: unknown) => boolean

/** `*`, `:name` or an escaped character; whatever else is a character for itself. */
const PART = /\*|:[A-Za-z_$][\w$]*|\\.|./gsu

/**
 * Compiles paths of pages, of which one must match the whole path of an address. They are written as URLPattern writes
 * a pathname, and match what it matches: `*` for anything, `:name` for one step of a path, `\` before a character that
 * is meant literally. Its braces, repetitions and regular expressions are refused: the paths are matched by an automaton
 * of our own, in time linear in the address, where URLPattern takes 4.5 s for `/*a*a*b` on an address of 2 KB.
 */
export function compilePages(pages: readonly string[]): Parsed<PageTest> {
  const compiled = pages.map((page, place) => {
    const one = compilePage(page)
    return one.ok ? one : { ok: false as const, problems: one.problems.map((part) => ({ ...part, path: `.${place}` })) }
  })
  const problems = compiled.flatMap((one) => (one.ok ? [] : one.problems))
  if (problems.length > 0) return { ok: false, problems }
  const tests = compiled.flatMap((one) => (one.ok ? [one.value] : []))
  return { ok: true, value: (path) => typeof path === 'string' && tests.some((test) => test(path)) }
}

function compilePage(page: string): Parsed<(path: string) => boolean> {
  if (!page.startsWith('/')) return fault('must begin with "/"', 'ask for the host in the audience: {"host": "…"}')
  const parts = page.match(PART) ?? []
  const problem = faultIn(parts) ?? (/(^|\/)\.{1,2}(\/|$)/.test(page) ? DOTS : null)
  if (problem !== null) return { ok: false, problems: [problem] }
  const regex = compileRegex(`^${parts.map(toRegex).join('')}$`)
  if (!regex.ok) return fault(regex.problem, 'write a shorter path, or several')
  // Most addresses differ before the first wildcard.
  const wild = parts.findIndex(isWild)
  const beginning = parts
    .slice(0, wild < 0 ? parts.length : wild)
    .map(toText)
    .join('')
  return { ok: true, value: (path) => path.startsWith(beginning) && regex.test(path) }
}

const DOTS: Problem = { path: '', problem: 'has "." or ".." for a step', hint: 'write the path that they lead to' }

function faultIn(parts: readonly string[]): Problem | null {
  const odd = parts.find((part, place) => /^[(){}+:\\]$/.test(part) || (part === '*' && isWild(parts[place - 1] ?? '')))
  if (parts.includes('?') || parts.includes('#'))
    return problemOf('must be a path alone', 'ask for parameters in the audience: {"query.plan": "pro"}')
  if (odd === undefined) return null
  return problemOf(`"${odd}" means nothing here`, 'use "*" and ":name"; write "\\" before a character meant literally')
}

function isWild(part: string): boolean {
  return part === '*' || (part.length > 1 && part.startsWith(':'))
}

function toRegex(part: string): string {
  if (part === '*') return '.*'
  return isWild(part) ? '[^/]+' : toText(part).replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** A literal as addresses write it. */
function toText(part: string): string {
  const literal = part.startsWith('\\') ? part.slice(1) : part
  return literal.replaceAll(/[^\x21-\x7e]+|["<>`{}]/g, (text) => encodeURIComponent(text.toWellFormed()))
}

function fault(problem: string, hint: string): Parsed<never> {
  return { ok: false, problems: [problemOf(problem, hint)] }
}

function problemOf(problem: string, hint: string): Problem {
  return { path: '', problem, hint }
}
