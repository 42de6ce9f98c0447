import { rmSync } from 'node:fs'
import { build } from 'esbuild'
import { inRoot, ROOT } from './root.ts'

/**
 * Builds the Worker into `dist/worker`: `index.js`, and beside it what only some requests need. Wrangler's own bundler
 * makes one file of everything, which every isolate would have to load before its first answer.
 */
export async function buildWorker(): Promise<void> {
  rmSync(inRoot('dist/worker'), { recursive: true, force: true })
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['worker/index.ts'],
    outdir: 'dist/worker',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    minify: true,
    sourcemap: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  })
}
