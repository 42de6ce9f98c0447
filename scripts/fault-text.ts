/** What went wrong, for whoever runs a command: a build error in one line with its place, any other by its message. */
export function faultText(error: unknown): string {
  const [first, ...more] = buildErrorsOf(error)
  if (first === undefined) return error instanceof Error ? error.message : String(error)
  const place = first.location ?? first.loc
  const where = place == null ? '' : `${place.file}:${place.line}:${place.column}: `
  return `${where}${first.text ?? first.message}${more.length === 0 ? '' : ` (and ${more.length} more)`}`
}

/** As either bundler tells it. */
interface BuildError {
  readonly text?: string
  readonly message?: string
  readonly location?: Place | null
  readonly loc?: Place | null
}

interface Place {
  readonly file?: string
  readonly line: number
  readonly column: number
}

function buildErrorsOf(error: unknown): readonly BuildError[] {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors : []
}
