/** What went wrong, for whoever runs a command: a build error in one line with its place, any other by its message. */
export function faultText(error: unknown): string {
  const [first, ...more] = buildErrorsOf(error)
  if (first === undefined) return error instanceof Error ? error.message : String(error)
  const place =
    first.location === null ? '' : `${first.location.file}:${first.location.line}:${first.location.column}: `
  return `${place}${first.text}${more.length === 0 ? '' : ` (and ${more.length} more)`}`
}

interface BuildError {
  readonly text: string
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null
}

function buildErrorsOf(error: unknown): readonly BuildError[] {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors : []
}
