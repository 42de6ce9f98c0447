import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inRoot, ROOT } from './root.ts'

/** The contents of built files, by a glob inside the checkout; empty where nothing is built. */
export function builtFiles(glob: string): readonly Buffer[] {
  return pathsOf(glob).map((file) => readFileSync(file))
}

/** The same with all that they import statically, but not what they `import()` when they need it. */
export function builtFilesWithImports(glob: string): readonly Buffer[] {
  const reached = new Set(pathsOf(glob))
  for (const file of reached) {
    // The minified form of `import … from`, `export … from` and `import` alone; `import(` has no quote after it.
    const found = readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport)"(\.[^"]+)"/g)
    for (const [, path = ''] of found) reached.add(join(dirname(file), path))
  }
  return [...reached].map((file) => readFileSync(file))
}

function pathsOf(glob: string): readonly string[] {
  return globSync(glob, { cwd: ROOT }).map((file) => inRoot(file))
}
