import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { inRoot } from '../../scripts/root.ts'

/** A Worker alone in a plain workerd process, on the first core. */
export interface BenchWorker {
  readonly url: string
  /** CPU that the process has used, in nanoseconds, over all its threads. */
  cpuNs(): number
  stop(): void
}

export interface BenchSource {
  readonly entry: string
  readonly port: number
  readonly plays?: number
}

/** Bundles a Worker, minified as it would be deployed, and serves it. */
export async function startWorkerd({ entry, port, plays = 0 }: BenchSource): Promise<BenchWorker> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-bench-'))
  await build({
    entryPoints: [inRoot(entry)],
    outfile: join(folder, 'worker.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['module', 'main'],
    external: ['node:*'],
    define: { PLAYS: String(plays) },
    logLevel: 'silent',
  })
  writeFileSync(join(folder, 'config.capnp'), configOf(port))
  const child = spawn(
    'taskset',
    ['-c', '0', inRoot('node_modules/workerd/bin/workerd'), 'serve', join(folder, 'config.capnp')],
    { stdio: 'ignore' },
  )
  const url = `http://127.0.0.1:${port}`
  await answering(url, child)
  const stop = () => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  }
  return { url, cpuNs: () => cpuNsOf(child.pid ?? 0), stop }
}

function configOf(port: number): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker", esModule = embed "worker.js")],
    compatibilityDate = "2026-11-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`workerd ended with ${child.exitCode}`)
    const reply = await fetch(url, { method: 'POST', body: '{}' }).catch(() => null)
    if (reply !== null) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`No answer from ${url}`)
}

/** The first number of a thread's schedstat is the time it ran, in nanoseconds. */
function cpuNsOf(pid: number): number {
  const pids = [pid, ...childrenOf(pid)]
  const threads = pids.flatMap((each) =>
    readdirSync(`/proc/${each}/task`).map((thread) => `/proc/${each}/task/${thread}/schedstat`),
  )
  return threads.reduce((sum, path) => sum + Number(readFileSync(path, 'utf8').split(' ')[0]), 0)
}

/** workerd's launcher is a script that runs the program below it. */
function childrenOf(pid: number): readonly number[] {
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  const children = listed === '' ? [] : listed.split(' ').map(Number)
  return [...children, ...children.flatMap(childrenOf)]
}
