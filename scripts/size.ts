import { readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { builtFiles, builtFilesWithImports } from './built-files.ts'
import { inRoot } from './root.ts'

/** One line of `size-limit` in package.json. Units are decimal: 1 kB is 1000 bytes. */
interface Budget {
  readonly name: string
  /** Files inside the checkout, as a glob; their sizes are added up. */
  readonly path: string
  readonly limit: string
  /** With all that they import, but not what they `import()` when they need it. */
  readonly imports?: boolean
  /** Compressed file by file, as they are served. */
  readonly brotli?: boolean
}

const budgets: readonly Budget[] = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))['size-limit']
let broken = 0
for (const budget of budgets) {
  const bytes = sizeOf(budget)
  const holds = bytes > 0 && bytes <= bytesOf(budget.limit)
  if (!holds) broken += 1
  const measured =
    bytes === 0 ? 'not built: run `npm run build`' : `${bytes} B${budget.brotli === true ? ' brotli' : ''}`
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${budget.name}: ${measured}, at most ${budget.limit}`)
}
process.exitCode = broken === 0 ? 0 : 1

function sizeOf({ path, imports, brotli }: Budget): number {
  const files = imports === true ? builtFilesWithImports(path) : builtFiles(path)
  return files.reduce((total, file) => total + (brotli === true ? brotliCompressSync(file) : file).length, 0)
}

function bytesOf(limit: string): number {
  const [amount, unit] = limit.split(' ')
  const factor = unit === 'kB' ? 1000 : 1
  if (unit !== 'kB' && unit !== 'B') throw new Error(`size-limit: "${limit}" is neither in B nor in kB`)
  return Number(amount) * factor
}
