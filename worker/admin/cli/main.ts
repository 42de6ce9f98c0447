import { CommandFailure } from './command-failure.ts'
import { type InitCommand, type PublishCommand, parseCommand, type ReplayCommand } from './command-line.ts'

const DEFAULT_URL = 'http://localhost:8787'

/** Does what the arguments after `waypost` ask for and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
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
    }
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    process.stderr.write(`waypost: ${error.message}\n`)
    return error.exitCode
  }
}

async function init({ site, file }: InitCommand): Promise<number> {
  const { initFile } = await import('./init.ts')
  await initFile(site, file)
  process.stdout.write(`Wrote ${file} for ${site}. Publish it with: npx waypost publish ${file}\n`)
  return 0
}

async function publish({ file, url, key }: PublishCommand): Promise<number> {
  const { describeOutcome, publishFile } = await import('./publish.ts')
  const { secretKey } = await import('./secret-key.ts')
  const outcome = await publishFile({
    file,
    url: url || process.env.WAYPOST_URL || DEFAULT_URL,
    key: await secretKey(key, process.env),
  })
  const screen = outcome.ok ? process.stdout : process.stderr
  for (const line of describeOutcome(outcome, file)) screen.write(`${line}\n`)
  return outcome.ok ? 0 : 1
}

async function replay(command: ReplayCommand): Promise<number> {
  const { createProgress } = await import('./progress.ts')
  const { replayFile } = await import('./replay.ts')
  const result = await replayFile(command, {
    progress: createProgress(process.stderr, () => performance.now()),
    say: (line) => process.stderr.write(`${line}\n`),
  })
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  return 0
}
