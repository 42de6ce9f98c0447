import { csvLine } from '../../shared/lib/csv-line.ts'
import type { Answer, Row } from '../../shared/model/answer.ts'
import { type Format, MEDIA_TYPES } from './answer-format.ts'

/** Lines that are sent as one piece. */
const PIECE_LINES = 500
/** Node's client refuses an answer with more than 16 KB of headers, all together. */
const MOST_SQL_LENGTH = 8_000

/**
 * Sends an answer while its rows are read. Where reading them fails, the answer ends broken, not short: whoever receives
 * it sees that it is not whole. What an answer says of itself is in the JSON, and for the others in the header.
 */
export function sendAnswer(answer: Answer, format: Format): Response {
  const { rows: _, ...head } = answer
  const encoder = new TextEncoder()
  const pieces = piecesOf(answer, format)
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = await pieces.next()
      if (piece.done === true) controller.close()
      else controller.enqueue(encoder.encode(piece.value))
    },
  })
  const headers = new Headers({
    'content-type': MEDIA_TYPES[format],
    'cache-control': 'no-store',
    vary: 'accept',
    'waypost-as-of': String(head.asOf),
    'waypost-unit': head.unit,
    'waypost-limit': limitText(answer),
    'waypost-definition': headerText(head.definition),
    'waypost-sql': sqlText(answer),
  })
  if (Array.isArray(answer.rows)) headers.set('waypost-rows', String(answer.rows.length))
  return new Response(body, { headers })
}

async function* piecesOf(answer: Answer, format: Format): AsyncGenerator<string> {
  const { rows, ...head } = answer
  let count = 0
  let piece = format === 'csv' ? csvLine(head.columns) : ''
  if (format === 'json') piece = `${JSON.stringify(head).slice(0, -1)},"rows":[`
  for await (const row of rows) {
    if (format === 'json' && count > 0) piece += ','
    piece += lineOf(row, head.columns, format)
    count += 1
    if (count % PIECE_LINES === 0) {
      yield piece
      piece = ''
    }
  }
  yield format === 'json' ? `${piece}],"rowCount":${count}}` : piece
}

function lineOf(row: Row, columns: readonly string[], format: Format): string {
  if (format === 'csv') return csvLine(columns.map((column) => row[column] ?? null))
  return format === 'json' ? JSON.stringify(row) : `${JSON.stringify(row)}\n`
}

/** The statements as JSON. */
function sqlText({ sql }: Answer): string {
  const text = headerText(JSON.stringify(sql))
  return text.length <= MOST_SQL_LENGTH ? text : 'too long for a header: it is in the answer with format=json'
}

/** Headers are ASCII: what is not is written as JSON escapes it. */
function headerText(text: string): string {
  return text.replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function limitText({ limit }: Answer): string {
  if (limit === null) return 'none'
  return limit.isReached ? `${limit.rows} rows, reached: there are more` : `${limit.rows} rows, not reached`
}
