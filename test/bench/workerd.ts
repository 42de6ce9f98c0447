import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { inRoot } from '../../scripts/root.ts'
import { BENCH_KEYS } from './rules.ts'

/** A file system in memory, so that the machine's disk is not measured with the shards that are kept in files. */
const MEMORY = '/dev/shm'

const DATE = '2026-11-01'

/** A Worker alone in a plain workerd process; on the first core where the system is Linux, without which no CPU is measured. */
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
  /** The port of this machine at which the Worker's binding `ORIGIN_SERVER` is served. */
  readonly origin?: number
  /** The module that answers for KV, where the Worker is the whole one, with its playbooks and its shards. */
  readonly kv?: string
  /** The port of this machine at which the whole Worker has its playbooks, its files and its origin's pages. */
  readonly shop?: number
}

/** Bundles a Worker, minified as it would be deployed, and serves it. */
export async function startWorkerd({ entry, port, plays = 0, kv, origin, shop }: BenchSource): Promise<BenchWorker> {
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'waypost-bench-'))
  await bundle(entry, join(folder, 'worker.js'), plays)
  if (kv !== undefined) await bundle(kv, join(folder, 'kv.js'), plays)
  mkdirSync(join(folder, 'disk'))
  writeFileSync(
    join(folder, 'config.capnp'),
    kv === undefined && shop === undefined
      ? configOf(port, partsOf(origin))
      : configOf(port, wholePartsOf(folder, shop === undefined ? KV_PARTS : shopPartsOf(shop))),
  )
  const workerd = inRoot('node_modules/workerd/bin/workerd')
  const [command = workerd, ...before] = process.platform === 'linux' ? ['taskset', '-c', '0', workerd] : []
  const child = spawn(command, [...before, 'serve', join(folder, 'config.capnp')], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  await answering(url, child)
  const stop = () => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  }
  return { url, cpuNs: () => cpuNsOf(child.pid ?? 0), stop }
}

async function bundle(entry: string, outfile: string, plays: number): Promise<void> {
  await build({
    entryPoints: [inRoot(entry)],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['module', 'main'],
    external: ['node:*', 'cloudflare:*'],
    define: { PLAYS: String(plays) },
    logLevel: 'silent',
  })
}

interface Parts {
  /** What the Worker is bound to. */
  readonly bound: string
  /** What it is bound to is served by. */
  readonly services: string
  /** By what header the Worker knows that it is asked by TLS. */
  readonly protocol?: string
}

function configOf(port: number, { bound, services, protocol = '' }: Parts = { bound: '', services: '' }): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${services}(name = "main", worker = (
    modules = [(name = "worker", esModule = embed "worker.js")],
    compatibilityDate = "${DATE}",${bound}
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (cfBlobHeader = "cf-blob"${protocol}), service = "main")],
);
`
}

function partsOf(origin: number | undefined): Parts | undefined {
  if (origin === undefined) return undefined
  return {
    bound: `
    bindings = [(name = "ORIGIN_SERVER", service = "origin")],`,
    services: `(name = "origin", external = (address = "127.0.0.1:${origin}", http = ())), `,
  }
}

/** Shards with SQLite are kept on disk; plain workerd has no others. */
function wholePartsOf(folder: string, { bound, services, ...others }: Parts): Parts {
  return {
    ...others,
    bound: `
    durableObjectNamespaces = [(className = "ProfileShard", uniqueKey = "bench", enableSql = true)],
    durableObjectStorage = (localDisk = "disk"),
    bindings = [
      (name = "PROFILES", durableObjectNamespace = "ProfileShard"),
      (name = "WAYPOST_TOKEN_KEYS", text = "${BENCH_KEYS}"),${bound}`,
    services: `
    (name = "disk", disk = (path = "${join(folder, 'disk')}", writable = true)),${services}
    `,
  }
}

const KV_PARTS: Parts = {
  bound: `
      (name = "PLAYBOOKS", kvNamespace = "kv"),
      (name = "FACTS", queue = "kv"),
    ],`,
  services: `
    (name = "kv", worker = (modules = [(name = "kv", esModule = embed "kv.js")], compatibilityDate = "${DATE}")),`,
}

/** Whatever the Worker fetches, it fetches from there. */
function shopPartsOf(shop: number): Parts {
  return {
    bound: `
      (name = "PLAYBOOKS", kvNamespace = "shop"),
      (name = "FACTS", queue = "shop"),
      (name = "ASSETS", service = "shop"),
      (name = "ORIGIN", text = "http://127.0.0.1:${shop}"),
      (name = "WAYPOST_SITE", text = "demo"),
    ],
    globalOutbound = "shop",`,
    services: `
    (name = "shop", external = (address = "127.0.0.1:${shop}", http = ())),`,
    protocol: ', forwardedProtoHeader = "X-Forwarded-Proto"',
  }
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
