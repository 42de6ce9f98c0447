import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const FOLDER = import.meta.dirname
const INSTALLED = join(FOLDER, 'node_modules')

/** Installs the peers as their lockfile says, unless they are there. Their install scripts are not run. */
export function installPeers(): void {
  if (existsSync(INSTALLED)) return
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: FOLDER, stdio: 'inherit' })
  if (npm.status !== 0) throw new Error('The peers could not be installed.')
}

/** The installed version of a peer. */
export function versionOf(name: string): string {
  const { version }: { version: string } = JSON.parse(peerFile(name, 'package.json'))
  return version
}

/** A file of a peer's package. */
export function peerFile(name: string, path: string): string {
  return readFileSync(join(INSTALLED, name, path), 'utf8')
}

/** A script for a page, from a module that imports peers: what a site's own bundler makes of it. */
export async function bundlePeer(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: FOLDER, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return outputFiles[0]?.text ?? ''
}
