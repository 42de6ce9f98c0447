import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { CommandFailure, fileFailure, isSystemError } from './command-failure.ts'
import { createCsvParser } from './csv-parser.ts'
import type { FieldMap } from './field-map.ts'
import type { LogHandlers, RecordParser } from './log-handlers.ts'
import { createNdjsonParser } from './ndjson-parser.ts'

/** A log and how to read it. */
export interface LogSource {
  /** NDJSON or CSV, each also as gzip. */
  readonly file: string
  readonly map: FieldMap
  /** Properties that somebody will look at. */
  readonly props: ReadonlySet<string>
  /** Called between chunks with the bytes of the file read so far and the file's size. */
  readonly onProgress?: (bytesRead: number, size: number) => void
}

/** Big enough that the cost of a chunk vanishes, small enough for the processor's cache. */
const CHUNK_BYTES = 256 * 1024

/** A line that goes on for longer is given up as malformed, so that memory stays bounded. */
const MAX_RECORD_BYTES = 1024 * 1024

/** Streams a log to the handlers, line by line in the order of the file. Memory does not grow with the log. */
export async function readLog(source: LogSource, handlers: LogHandlers): Promise<void> {
  const { isGzip, size } = await inspect(source.file)
  const raw = createReadStream(source.file, { highWaterMark: CHUNK_BYTES })
  const stream = isGzip ? raw.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : raw
  raw.on('error', (error) => stream.destroy(error))
  let parser: RecordParser | null = null
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of stream) {
      const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      if (parser === null && bytes.length < BOM.length) {
        rest = bytes
        continue
      }
      const start: number = parser === null && bytes.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0
      parser ??= chooseParser(source, bytes.subarray(start), handlers)
      rest = bytes.subarray(start + parser.parse(bytes.subarray(start), 'open'))
      if (rest.length > MAX_RECORD_BYTES) rest = rest.subarray(parser.parse(rest, 'stuck'))
      source.onProgress?.(raw.bytesRead, size)
      if (handlers.isDone()) return
    }
  } catch (error) {
    throw isSystemError(error) ? fileFailure(source.file, error) : error
  } finally {
    raw.destroy()
  }
  parser ??= chooseParser(source, rest, handlers)
  parser.parse(rest, 'final')
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf])

async function inspect(file: string): Promise<{ isGzip: boolean; size: number }> {
  try {
    await using handle = await open(file)
    const stats = await handle.stat()
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return { isGzip: bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b, size: stats.size }
  } catch (error) {
    throw fileFailure(file, error)
  }
}

/** By the name of the file, else by the first character: only NDJSON begins with a brace. */
function chooseParser({ file, map, props }: LogSource, bytes: Buffer, handlers: LogHandlers): RecordParser {
  const first = bytes.toString('latin1', 0, 256).trimStart().slice(0, 1)
  const extension = /\.(csv|ndjson|jsonl|json)(\.gz)?$/i.exec(file)?.[1]?.toLowerCase()
  const isCsv = extension === undefined ? first !== '{' : extension === 'csv'
  if (!isCsv && first === '[') {
    throw new CommandFailure(`${file} is one JSON array. Write one object per line (jq -c '.[]').`)
  }
  return isCsv ? createCsvParser(map, props, handlers) : createNdjsonParser(map, props, handlers)
}
