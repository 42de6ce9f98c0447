import type { SourceFile } from './source-files.ts'

/** The cycles among the files' imports, each as `a → b → a`; at least one of every knot of files that import each other. */
export function cyclesOf(files: readonly SourceFile[]): readonly string[] {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports.map(({ target }) => target)]))
  const settled = new Set<string>()
  const cycles: string[] = []
  for (const { path } of files) visit(path, [])
  return cycles

  function visit(path: string, trail: readonly string[]): void {
    const begin = trail.indexOf(path)
    if (begin !== -1) cycles.push([...trail.slice(begin), path].join(' → '))
    if (begin !== -1 || settled.has(path)) return
    for (const target of importsOf.get(path) ?? []) visit(target, [...trail, path])
    settled.add(path)
  }
}
