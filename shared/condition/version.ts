/**
 * A version as text that sorts as versions do: `1.9.0` before `1.10.0`, `1.0.0-rc.1` before `1.0.0`.
 * A leading `v` and build information (`+…`) do not count; what is neither text nor a number counts as `0`.
 */
export function sortableVersion(version: unknown): string {
  const text = typeof version === 'number' ? String(version) : version
  const parts = bare(typeof text === 'string' && text !== '' ? text : '0').split(/[-.]/)
  // `~` sorts after every letter: three parts are a release, which follows its own pre-releases.
  if (parts.length === 3) parts.push('~')
  return parts.map((part) => (/^\d+$/.test(part) ? part.padStart(NUMBER_WIDTH) : part)).join('-')
}

/** Numbers up to 99,999 sort by value. */
const NUMBER_WIDTH = 5

/**
 * GrowthBook's `/(^v|\+.*$)/g`, which takes quadratic time on `++++…` before a line end, in linear time:
 * build information begins at the first `+` of the last line.
 */
function bare(version: string): string {
  const lastLine = Math.max(...['\n', '\r', '\u2028', '\u2029'].map((end) => version.lastIndexOf(end)))
  const build = version.indexOf('+', lastLine + 1)
  return version.slice(version.startsWith('v') ? 1 : 0, build < 0 ? version.length : build)
}
