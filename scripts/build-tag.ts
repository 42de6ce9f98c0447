import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { minifySync } from 'rolldown/utils'
import { ROOT } from './root.ts'

/** Classic scripts, for a page's `<script>`. */
const SCRIPTS = ['tag/tag.ts', 'tag/stub.ts']

/** The one that goes into the page itself, and has no functions that a block would leak. */
const INLINE = 'tag/bootstrap.ts'

/** The same for whoever imports it, and what both import when they need it. */
const MODULES = ['tag/waypost.ts', 'tag/rest.ts']

/** The style that hides a slot until it is decided. */
const STYLE = 'tag/waypost.css'

/** What every part has in common: each is one file. */
const SHARED: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  minifySyntax: true,
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'silent',
  // Spares each script a "use strict": what the compiler checks, browsers need not.
  tsconfigRaw: { compilerOptions: { alwaysStrict: false, strict: false } },
}

/** Builds what sites embed into a folder. */
export async function buildTag(folder: string): Promise<void> {
  const write = async (entry: string, wrap: (code: string) => string) => {
    const name = `${basename(entry, '.ts')}.js`
    writeFileSync(join(folder, name), compact(name, wrap(lighten(await bundle(entry)))))
  }
  for (const entry of SCRIPTS) await write(entry, (code) => `(() => {\n${code}\n})();`)
  await write(INLINE, (code) => `{\n${code}\n}`)
  for (const entry of MODULES) await write(entry, (code) => code)
  await build({ ...SHARED, entryPoints: [STYLE], outdir: folder, minify: true })
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    ...SHARED,
    entryPoints: [entry],
    format: 'esm',
    write: false,
    plugins: [REST_APART],
  })
  return outputFiles[0]?.text ?? ''
}

/** The rest is a file of its own, beside the file that imports it. */
const REST_APART: Plugin = {
  name: 'rest-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/rest\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './rest.js', external: true } : null,
    )
  },
}

/**
 * Writes every function of a bundle's top level as an arrow and every declaration as a `let`, so that they become one
 * list: a fortieth of the compressed size. The bundler ends such a function, and nothing in it, with a brace at the start of a line.
 */
function lighten(code: string): string {
  const light = code
    .replace(/^(async )?function (\w+)(\(.*\)) \{\n([\s\S]*?)\n\}$/gm, (_, isAsync = '', name, parameters, body) => {
      return `let ${name} = ${isAsync}${parameters} => {\n${body}\n};`
    })
    .replace(/^(?:var|const) /gm, 'let ')
  if (/^(?:async )?function/m.test(light)) throw new Error('The bundler writes functions in a way that is not known.')
  return light
}

/** Minifies: this one's result compresses 2 % better than the bundler's own. */
function compact(name: string, code: string): string {
  const { code: compacted, errors } = minifySync(name, code, {
    mangle: { toplevel: true },
    codegen: { removeWhitespace: true },
  })
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'))
  return `${compacted}\n`
}
