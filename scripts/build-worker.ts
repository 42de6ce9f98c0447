import { rmSync, writeFileSync } from 'node:fs'
import { type GetModuleInfo, rolldown } from 'rolldown'
import { inRoot, ROOT } from './root.ts'

const ENTRY = inRoot('worker/index.ts')

/** The runtime takes every export of the main module for an entry point; the modules beside it need more than these. */
const ENTRY_POINTS = 'export{default,ProfileShard}from"./waypost.js"\n'

/**
 * Builds the Worker into `dist/worker`: `index.js`, which is `waypost.js`, and beside it what only some requests need.
 * Wrangler's own bundler makes one file of everything, which every isolate would have to load before its first answer;
 * esbuild cuts what the entry needs into a file for each set of modules that share it, and spends a tenth of it on names.
 */
export async function buildWorker(): Promise<void> {
  rmSync(inRoot('dist/worker'), { recursive: true, force: true })
  const bundle = await rolldown({
    cwd: ROOT,
    input: ENTRY,
    platform: 'browser',
    resolve: { conditionNames: ['workerd', 'worker', 'browser', 'import', 'default'] },
    external: [/^cloudflare:/, /^node:/],
    preserveEntrySignatures: 'allow-extension',
    tsconfig: false,
    logLevel: 'silent',
  })
  const needed = new Set<string>()
  await bundle.write({
    dir: inRoot('dist/worker'),
    format: 'esm',
    minify: true,
    sourcemap: true,
    comments: { legal: false },
    entryFileNames: 'waypost.js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        {
          debugName: 'what the entry needs',
          name: (id, modules) => {
            if (needed.size === 0) collect(ENTRY, (each) => modules.getModuleInfo(each), needed)
            return needed.has(id) ? 'waypost' : null
          },
        },
      ],
    },
  })
  await bundle.close()
  writeFileSync(inRoot('dist/worker/index.js'), ENTRY_POINTS)
}

/** All that a module imports, and what that imports, but not what they `import()`. */
function collect(id: string, infoOf: GetModuleInfo, into: Set<string>): void {
  if (into.has(id)) return
  into.add(id)
  for (const imported of infoOf(id)?.importedIds ?? []) collect(imported, infoOf, into)
}
