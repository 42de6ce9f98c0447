import { type BuildOptions, build } from 'esbuild'
import { ROOT } from './root.ts'

/** Classic scripts, for a page's `<script>`. */
const SCRIPTS = ['tag/tag.ts', 'tag/stub.ts']

/** The same for whoever imports it, and the style that hides a slot until it is decided. */
const MODULES = ['tag/waypost.ts', 'tag/waypost.css']

/** Builds what sites embed into a folder. */
export async function buildTag(folder: string): Promise<void> {
  const shared: BuildOptions = {
    absWorkingDir: ROOT,
    outdir: folder,
    bundle: true,
    minify: true,
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    // Spares each script a "use strict": what the compiler checks, browsers need not.
    tsconfigRaw: { compilerOptions: { alwaysStrict: false, strict: false } },
  }
  await build({ ...shared, entryPoints: SCRIPTS, format: 'iife' })
  await build({ ...shared, entryPoints: MODULES, format: 'esm' })
}
