import { brotliCompressSync, gzipSync } from 'node:zlib'
import { builtFiles, builtFilesWithImports } from '../../scripts/built-files.ts'
import { type Results, summarize } from './result.ts'

/** What visitors and isolates load, in bytes, from what `npm run build` built. */
export function measureSizes(): Results {
  const tag = builtFiles('dist/tag/tag.js')
  return {
    'tag, raw': once(sum(tag)),
    'tag, gzip': once(sum(tag.map((file) => gzipSync(file, { level: 9 })))),
    'tag, brotli': once(sum(tag.map((file) => brotliCompressSync(file))), 3_000),
    'tag, the rest, brotli': once(sum(builtFiles('dist/tag/rest.js').map((file) => brotliCompressSync(file)))),
    stub: once(sum(builtFiles('dist/tag/stub.js')), 350),
    'worker entry, minified': once(sum(builtFilesWithImports('dist/worker/index.js')), 60_000),
    'worker in all, minified': once(sum(builtFiles('dist/worker/**/*.js'))),
  }
}

function once(bytes: number, max?: number) {
  return summarize([bytes], { unit: 'B', ...(max !== undefined && { target: { max } }) })
}

function sum(files: readonly Uint8Array[]): number {
  return files.reduce((total, file) => total + file.length, 0)
}
