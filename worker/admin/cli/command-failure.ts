/** The command line asks for something that does not exist. */
export const EXIT_USAGE = 2

/** The command was understood and could not be done. */
export const EXIT_FAILED = 1

/** Ends a command with one line that says what is wrong and what to do. Caught in `main.ts` and nowhere else. */
export class CommandFailure extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number = EXIT_FAILED) {
    super(message)
    this.exitCode = exitCode
  }
}

/** What the system says of a file that cannot be used, in words. */
export function fileFailure(file: string, error: unknown): CommandFailure {
  const code = isSystemError(error) ? error.code : undefined
  if (code === 'ENOENT') return new CommandFailure(`There is no ${file}. Check the path.`)
  if (code === 'EISDIR') return new CommandFailure(`${file} is a folder. Name a file.`)
  if (code === 'EACCES') return new CommandFailure(`${file} may not be opened. Check its permissions.`)
  if (code?.startsWith('Z_'))
    return new CommandFailure(`${file} is damaged: gzip says "${messageOf(error)}". Pack it again.`)
  return new CommandFailure(`${file}: ${messageOf(error)}`)
}

/** Whether the file system, the network or zlib refused, as opposed to a bug. */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
