import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/** One statement that makes a file depend on another. */
export interface Import {
  /** As it is written, or, where that is relative, the path from the checkout's root. */
  readonly target: string
  readonly isPackage: boolean
  readonly isTypeOnly: boolean
}

/** A file of the project's own code. */
export interface SourceFile {
  /** From the checkout's root, with forward slashes. */
  readonly path: string
  readonly lines: number
  /** Without its comments. */
  readonly code: string
  readonly imports: readonly Import[]
}

/** Every file of the project's own code, tests, scripts and the demo's styles included. */
export function sourceFiles(): readonly SourceFile[] {
  const root = join(import.meta.dirname, '../..')
  const paths = globSync('{*,{scripts,shared,tag,test,worker}/**/*}.{ts,js,mjs,css}', {
    cwd: root,
    exclude: ['**/node_modules/**'],
  })
  return paths
    .map((path) => readSource(path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')))
    .sort(byPath)
}

/** `import … from`, `export … from` and `import '…'`, over one or more lines. */
const STATEMENT = /^\s*(?:import|export)(?<type>\s+type\b)?(?:\s+[\w\s{},*$]+?\s+from)?\s+'(?<target>[^']+)'/gm
const CALL = /\bimport\(\s*'(?<target>[^']+)'\s*\)/g
const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm

function readSource(path: string, text: string): SourceFile {
  const code = text.replace(COMMENT, '')
  const statements = path.endsWith('.css') ? [] : [...code.matchAll(STATEMENT), ...code.matchAll(CALL)]
  return { path, lines: text.split('\n').length - 1, code, imports: statements.map((match) => readImport(path, match)) }
}

function readImport(path: string, { groups }: RegExpMatchArray): Import {
  const target = groups?.target ?? ''
  const isPackage = !target.startsWith('.')
  return {
    target: isPackage ? target : posix.join(dirname(path), target),
    isPackage,
    isTypeOnly: groups?.type !== undefined,
  }
}

function byPath(a: SourceFile, b: SourceFile): number {
  return a.path < b.path ? -1 : 1
}
