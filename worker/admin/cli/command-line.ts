import { type ParseArgsConfig, parseArgs } from 'node:util'
import { CommandFailure, EXIT_USAGE, isSystemError } from './command-failure.ts'
import { type FieldMap, parseFieldMap } from './field-map.ts'
import { parseInstant } from './instant.ts'
import { EXPORT_USAGE, INIT_USAGE, PUBLISH_USAGE, QUERY_USAGE, REPLAY_USAGE, USAGE } from './usage.ts'

/** An instant as the user wrote it, and what it means in epoch milliseconds. */
export interface GivenInstant {
  readonly text: string
  readonly at: number
}

export interface InitCommand {
  readonly do: 'init'
  readonly site: string
  readonly file: string
}

export interface PublishCommand {
  readonly do: 'publish'
  readonly file: string
  readonly url: string | undefined
  readonly key: string | undefined
}

export interface ReplayCommand {
  readonly do: 'replay'
  readonly log: string
  readonly playbook: string
  readonly map: FieldMap
  readonly instants: readonly GivenInstant[]
  readonly wantsTransitions: boolean
  readonly dump: string | undefined
  readonly isStrict: boolean
  /** The log goes through a Worker and its ledger too. */
  readonly asksLedger: boolean
  readonly url: string | undefined
  readonly key: string | undefined
}

export interface QueryCommand {
  readonly do: 'query'
  readonly question: string
  /** What follows the question: parameters, or a statement. */
  readonly rest: readonly string[]
  readonly site: string
  readonly format: 'table' | 'json' | 'csv' | 'ndjson'
  readonly url: string | undefined
  readonly key: string | undefined
}

export interface ExportCommand {
  readonly do: 'export'
  readonly what: string
  readonly site: string
  readonly format: 'ndjson' | 'csv'
  readonly file: string | undefined
  readonly url: string | undefined
  readonly key: string | undefined
}

/** What the user asks for. */
export type Command =
  | InitCommand
  | PublishCommand
  | ReplayCommand
  | QueryCommand
  | ExportCommand
  | { readonly do: 'help'; readonly text: string }

/** Reads the arguments after `waypost`. A wrong one ends the command with a line that names it. */
export function parseCommand(args: readonly string[]): Command {
  const [command, ...rest] = args
  switch (command) {
    case undefined:
      throw new CommandFailure(
        'Say what to do: waypost init SITE, waypost publish FILE, or waypost replay LOG. waypost --help says more.',
        EXIT_USAGE,
      )
    case 'help':
    case '-h':
    case '--help':
      return { do: 'help', text: USAGE }
    case 'init':
      return parseInit(rest)
    case 'publish':
      return parsePublish(rest)
    case 'replay':
      return parseReplay(rest)
    case 'query':
      return parseQuery(rest)
    case 'export':
      return parseExport(rest)
    default:
      throw new CommandFailure(
        `There is no "waypost ${command}". There are init, publish, replay, query and export; waypost --help says more.`,
        EXIT_USAGE,
      )
  }
}

const text = { type: 'string' } as const
const list = { type: 'string', multiple: true } as const
const flag = { type: 'boolean' } as const

function parseInit(args: readonly string[]): Command {
  const { values, positionals } = parse('init', args, { file: text, help: { ...flag, short: 'h' } })
  if (values.help === true) return { do: 'help', text: INIT_USAGE }
  const site = onlyOne('init', positionals, { needs: 'a site: give its id', takes: 'site' })
  return { do: 'init', site, file: values.file || 'playbook.jsonc' }
}

function parsePublish(args: readonly string[]): Command {
  const { values, positionals } = parse('publish', args, { url: text, key: text, help: { ...flag, short: 'h' } })
  if (values.help === true) return { do: 'help', text: PUBLISH_USAGE }
  return {
    do: 'publish',
    file: onlyOne('publish', positionals, { needs: 'a playbook: name the file', takes: 'file' }),
    url: values.url,
    key: values.key,
  }
}

function parseReplay(args: readonly string[]): Command {
  const { values, positionals } = parse('replay', args, {
    playbook: text,
    map: list,
    at: list,
    transitions: flag,
    dump: text,
    strict: flag,
    ledger: flag,
    url: text,
    key: text,
    help: { ...flag, short: 'h' },
  })
  if (values.help === true) return { do: 'help', text: REPLAY_USAGE }
  const log = onlyOne('replay', positionals, { needs: 'a log: name the file', takes: 'file' })
  if (values.playbook === undefined)
    throw new CommandFailure('waypost replay needs a playbook: give --playbook FILE.', EXIT_USAGE)
  return {
    do: 'replay',
    log,
    playbook: values.playbook,
    map: parseFieldMap((values.map ?? []).join(',')),
    instants: (values.at ?? []).map(givenInstant),
    wantsTransitions: values.transitions === true,
    dump: values.dump,
    isStrict: values.strict === true,
    asksLedger: values.ledger === true,
    url: values.url,
    key: values.key,
  }
}

const CONNECTION = { url: text, key: text, site: text, format: text, help: { ...flag, short: 'h' } } as const

function parseQuery(args: readonly string[]): Command {
  const { values, positionals } = parse('query', args, CONNECTION)
  if (values.help === true) return { do: 'help', text: QUERY_USAGE }
  const [question, ...rest] = positionals
  if (question === undefined) {
    throw new CommandFailure('waypost query needs a question, as now. waypost query --help lists them.', EXIT_USAGE)
  }
  const format = oneOf('query', values.format ?? 'table', ['table', 'json', 'csv', 'ndjson'])
  return { do: 'query', question, rest, site: siteOf('query', values.site), format, url: values.url, key: values.key }
}

function parseExport(args: readonly string[]): Command {
  const { values, positionals } = parse('export', args, { ...CONNECTION, file: text })
  if (values.help === true) return { do: 'help', text: EXPORT_USAGE }
  const what = onlyOne('export', positionals, { needs: 'to know what: facts, touches or people', takes: 'thing' })
  const format = oneOf('export', values.format ?? 'ndjson', ['ndjson', 'csv'])
  const { file, url, key } = values
  return { do: 'export', what, site: siteOf('export', values.site), format, file, url, key }
}

function siteOf(command: string, site: string | undefined): string {
  if (site !== undefined && site !== '') return site
  throw new CommandFailure(`waypost ${command} needs a site: give --site SITE.`, EXIT_USAGE)
}

function oneOf<Format extends string>(command: string, given: string, formats: readonly Format[]): Format {
  const format = formats.find((each) => each === given)
  if (format !== undefined) return format
  throw new CommandFailure(
    `waypost ${command} knows no format "${given}". There are ${formats.join(', ')}.`,
    EXIT_USAGE,
  )
}

function parse<Options extends NonNullable<ParseArgsConfig['options']>>(
  command: string,
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    if (!isSystemError(error) || !error.code.startsWith('ERR_PARSE_ARGS_')) throw error
    const [problem = ''] = error.message.split(/[.\n]/)
    throw new CommandFailure(`${problem}. waypost ${command} --help lists the options.`, EXIT_USAGE)
  }
}

function onlyOne(
  command: string,
  positionals: readonly string[],
  { needs, takes }: { readonly needs: string; readonly takes: string },
): string {
  const [only, extra] = positionals
  if (only === undefined)
    throw new CommandFailure(`waypost ${command} needs ${needs}. waypost ${command} --help says more.`, EXIT_USAGE)
  if (extra === undefined) return only
  throw new CommandFailure(`waypost ${command} takes one ${takes}; "${extra}" is one too many.`, EXIT_USAGE)
}

function givenInstant(given: string): GivenInstant {
  const at = parseInstant(given)
  if (!Number.isNaN(at)) return { text: given, at }
  throw new CommandFailure(
    `--at "${given}" is no instant. Write it as 2026-11-20T00:00:00Z or in epoch milliseconds.`,
    EXIT_USAGE,
  )
}
