import { setTimeout } from 'node:timers/promises'
import { CommandFailure, EXIT_FAILED } from './command-failure.ts'
import {
  type ExportCommand,
  type InitCommand,
  type PublishCommand,
  parseCommand,
  type QueryCommand,
  type ReplayCommand,
} from './command-line.ts'

const DEFAULT_URL = 'http://localhost:8787'

/** Does what the arguments after `waypost` ask for and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  process.stdout.on('error', endWithReader)
  try {
    const command = parseCommand(args)
    switch (command.do) {
      case 'help':
        process.stdout.write(command.text)
        return 0
      case 'init':
        return await init(command)
      case 'publish':
        return await publish(command)
      case 'replay':
        return await replay(command)
      case 'query':
        return await query(command)
      case 'export':
        return await exportRows(command)
    }
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    process.stderr.write(`waypost: ${error.message}\n`)
    return error.exitCode
  }
}

/** Whoever reads may have enough, as `head` does: that is no failure. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
}

async function init({ site, file }: InitCommand): Promise<number> {
  const { initFile } = await import('./init.ts')
  await initFile(site, file)
  process.stdout.write(`Wrote ${file} for ${site}. Publish it with: npx waypost publish ${file}\n`)
  return 0
}

async function publish({ file, url, key }: PublishCommand): Promise<number> {
  const { describeOutcome, publishFile } = await import('./publish.ts')
  const outcome = await publishFile({ file, ...(await connectionOf({ url, key })) })
  const screen = outcome.ok ? process.stdout : process.stderr
  for (const line of describeOutcome(outcome, file)) screen.write(`${line}\n`)
  return outcome.ok ? 0 : 1
}

async function replay(command: ReplayCommand): Promise<number> {
  const { createProgress } = await import('./progress.ts')
  const { replayFile } = await import('./replay.ts')
  const report = {
    progress: createProgress(process.stderr, () => performance.now()),
    say: (line: string) => process.stderr.write(`${line}\n`),
  }
  const clock = { now: Date.now, wait: setTimeout }
  const run = command.asksLedger ? { ...(await connectionOf(command)), ...clock } : null
  const result = await replayFile(command, report, run)
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  return result.ledger?.isEqual === false ? EXIT_FAILED : 0
}

async function query(command: QueryCommand): Promise<number> {
  const { runQuery } = await import('./query.ts')
  await runQuery(command, await connectionOf(command), process.stdout)
  return 0
}

async function exportRows(command: ExportCommand): Promise<number> {
  const { runExport } = await import('./query.ts')
  await runExport(command, await connectionOf(command), process.stdout)
  return 0
}

async function connectionOf({ url, key }: { readonly url: string | undefined; readonly key: string | undefined }) {
  const { secretKey } = await import('./secret-key.ts')
  return { url: url || process.env.WAYPOST_URL || DEFAULT_URL, key: await secretKey(key, process.env) }
}
