import { globSync, readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { inRoot, ROOT } from '../../scripts/root.ts'
import { type Results, summarize } from './result.ts'

/** What visitors and isolates load, in bytes, from what `npm run build` built. */
export function measureSizes(): Results {
  const tag = filesOf('dist/tag/tag.js')
  return {
    'tag, raw': once(sum(tag)),
    'tag, gzip': once(sum(tag.map((file) => gzipSync(file, { level: 9 })))),
    'tag, brotli': once(sum(tag.map((file) => brotliCompressSync(file))), 3_000),
    stub: once(sum(filesOf('dist/tag/stub.js')), 350),
    'worker entry, minified': once(sum(filesOf('dist/worker/entry/*.js')), 60_000),
    'worker in all, minified': once(sum(filesOf('dist/worker/**/*.js'))),
  }
}

function once(bytes: number, max?: number) {
  return summarize([bytes], { unit: 'B', ...(max !== undefined && { target: { max } }) })
}

function filesOf(glob: string): readonly Buffer[] {
  const files = globSync(glob, { cwd: ROOT })
  if (files.length === 0) throw new Error(`${glob} is not built: run \`npm run build\``)
  return files.map((file) => readFileSync(inRoot(file)))
}

function sum(files: readonly Uint8Array[]): number {
  return files.reduce((total, file) => total + file.length, 0)
}
