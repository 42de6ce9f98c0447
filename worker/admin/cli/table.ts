import type { Attributes, Json } from '../../../shared/model/touch.ts'

/** Longer cells are cut in a terminal; in other formats they are whole. */
const MOST_WIDE = 60

/** Columns of epoch milliseconds, which nobody reads. */
const INSTANTS = ['at', 'since', 'last_moved']
/** Source: ECMAScript, 21.4.1.1. */
const MAX_DATE = 8.64e15

/**
 * Rows as a table for a terminal: texts to the left, numbers to the right, instants as dates, and a dot where nothing is
 * known.
 */
export function tableOf(columns: readonly string[], rows: readonly Attributes[]): string {
  const cells = rows.map((row) => columns.map((column) => cellText(row[column] ?? null, column)))
  const widths = columns.map((column, place) =>
    Math.max(column.length, ...cells.map((line) => line[place]?.length ?? 0)),
  )
  const isNumeric = columns.map((column) => rows.some((row) => typeof row[column] === 'number'))
  const line = (parts: readonly string[]) =>
    parts
      .map((part, place) =>
        isNumeric[place] === true ? part.padStart(widths[place] ?? 0) : part.padEnd(widths[place] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(columns), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line)].join('\n')
}

/** What cannot be shown on one line is shown as an escape, so that no text takes over the terminal. */
function cellText(value: Json, column: string): string {
  if (value === null) return '·'
  if (typeof value === 'number' && INSTANTS.includes(column) && Math.abs(value) <= MAX_DATE)
    return new Date(value).toISOString()
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(4)
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/\p{C}/gu, '\ufffd')
  return text.length > MOST_WIDE ? `${text.slice(0, MOST_WIDE - 1)}…` : text
}
