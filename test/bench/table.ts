import { isMet, type Result, type Results } from './result.ts'

/** The results as a table for a terminal: a line each, a missed target marked. */
export function tableOf(results: Results): string {
  const rows = Object.entries(results).map(([name, result]) => [
    name,
    figure(result.median),
    result.quartiles?.map(figure).join(' – ') ?? '',
    `${figure(result.min)} – ${figure(result.max)}`,
    result.against === undefined ? result.unit : `${result.unit} ${result.against}`,
    targetOf(result),
  ])
  const head = ['', 'median', 'quartiles', 'min – max', '', 'target']
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column >= 1 && column <= 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [head, ...rows].map(line).join('\n')
}

function targetOf(result: Result): string {
  const { max, min } = result.target ?? {}
  if (max === undefined && min === undefined) return ''
  const wanted = max === undefined ? `≥ ${figure(min ?? 0)}` : `≤ ${figure(max)}`
  return `${wanted} ${isMet(result) ? 'met' : 'MISSED'}`
}

function figure(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}
