import { compilePath } from '../condition/attribute-path.ts'
import type { LackingField, PlayContents } from '../decision/play-contents.ts'
import type { Problem } from '../lib/problem.ts'
import type { Content, FilledTemplate, Play, Playbook } from '../model/playbook.ts'
import type { Attributes } from '../model/touch.ts'
import { compileContent, type Site, type Writer } from './compile-content.ts'
import { type CompiledTemplate, compileFilled, compileTemplate } from './compile-template.ts'
import { LackingValue } from './lacking-value.ts'
import { isMade } from './needs-compiling.ts'

/** The contents of a playbook's plays, and what they read of the viewer. */
export interface CompiledContents {
  /** By the play's id; plays whose contents are as they are written are not among them. */
  readonly byPlay: ReadonlyMap<string, PlayContents>
  /** Each path, with the place in the playbook that reads it. */
  readonly reads: readonly { readonly at: string; readonly path: string }[]
  readonly problems: readonly Problem[]
}

/** Compiles templates and merge fields. HTML must be as sanitising at publish left it. */
export function compileContents({ plays, templates = {} }: Playbook): CompiledContents {
  const problems: Problem[] = []
  const compiled = new Map(
    Object.entries(templates).map(([name, template]) => {
      const site = { path: `templates.${name}`, problems, reads: new Set<string>() }
      return [name, compileTemplate(template, site)] as const
    }),
  )
  const byPlay = new Map<string, PlayContents>()
  const reads: { at: string; path: string }[] = []
  plays.forEach((play, order) => {
    const variants = play.variants.map(({ content }, place) => {
      const site = { path: `plays.${order}.variants.${place}.content`, problems, reads: new Set<string>() }
      const write = compileVariant(content, compiled, site)
      reads.push(...[...site.reads].map((path) => ({ at: site.path, path })))
      return { write, reads: [...site.reads], fixed: fixedOf(write, site), isWritten: !isMade(content) }
    })
    if (!variants.every(({ isWritten }) => isWritten)) byPlay.set(play.id, contentsOf(play, variants))
  })
  return { byPlay, reads, problems }
}

interface CompiledVariant {
  readonly write: Writer<Content>
  readonly reads: readonly string[]
  /** What it says to everybody; `null`: it reads something of the viewer. */
  readonly fixed: Content | null
}

function fixedOf(write: Writer<Content>, { path, problems, reads }: Site): Content | null {
  if (reads.size > 0) return null
  const written = attempt(write, {})
  if (!(written instanceof LackingValue)) return written
  // What is not understood was said already, and lacks here too.
  if (problems.length > 0) return {}
  problems.push({
    path,
    problem: `cannot be written: ${written.field}`,
    hint: 'it reads nothing of the viewer: write it out',
  })
  return {}
}

function compileVariant(
  content: Content | FilledTemplate,
  templates: ReadonlyMap<string, CompiledTemplate>,
  site: Site,
): Writer<Content> {
  if (!('template' in content)) return compileContent(content, site)
  const template = templates.get(content.template)
  if (template !== undefined) return compileFilled(content, template, site)
  const hint = templates.size === 0 ? 'add it to templates' : `there are: ${[...templates.keys()].join(', ')}`
  site.problems.push({
    path: `${site.path}.template`,
    problem: `there is no template "${content.template}"`,
    hint,
  })
  return () => ({})
}

function contentsOf({ variants }: Play, compiled: readonly CompiledVariant[]): PlayContents {
  const valuesOf = compileValues([...new Set(compiled.flatMap(({ reads }) => reads))])
  const of: PlayContents['of'] = (place, attributes) => {
    const variant = compiled[place]
    if (variant === undefined || variant.fixed !== null) return variant?.fixed ?? null
    const written = attempt(variant.write, valuesOf(attributes))
    return written instanceof LackingValue ? null : written
  }
  if (compiled.every(({ fixed }) => fixed !== null)) return { of }
  const drawn = compiled.flatMap(({ fixed, write }, place) => {
    const { id, weight = 1 } = variants[place] ?? { id: '', weight: 0 }
    return weight > 0 && fixed === null ? [{ id, write }] : []
  })
  return { of, lacks: (attributes) => firstLacking(drawn, valuesOf(attributes)) }
}

function firstLacking(
  variants: readonly { readonly id: string; readonly write: Writer<Content> }[],
  values: object,
): LackingField | null {
  for (const { id, write } of variants) {
    const written = attempt(write, values)
    if (written instanceof LackingValue) return { variant: id, field: written.field }
  }
  return null
}

function attempt(write: Writer<Content>, values: object): Content | LackingValue {
  try {
    return write(values)
  } catch (error) {
    if (error instanceof LackingValue) return error
    throw error
  }
}

/** A longer value is no name, city or campaign: it would be somebody's way of filling a page. */
const MAX_VALUE = 1_000

/** Gathers what is read of a viewer under its path: texts that are not empty, numbers and truths. All else is missing. */
function compileValues(paths: readonly string[]): (attributes: Attributes) => object {
  const readers = paths.map((path) => ({ steps: path.split('.'), read: compilePath(path) }))
  return (attributes) => {
    const values: Values = {}
    for (const { steps, read } of readers) {
      const value = read(attributes)
      const [last = ''] = steps.slice(-1)
      const parent = steps.slice(0, -1).reduce(stepInto, values)
      if (isWritable(value)) parent[last] = value
    }
    return values
  }
}

interface Values {
  [name: string]: Values | string | number | boolean
}

function stepInto(values: Values, name: string): Values {
  const known = Object.hasOwn(values, name) ? values[name] : undefined
  if (typeof known === 'object') return known
  const made: Values = {}
  values[name] = made
  return made
}

function isWritable(value: unknown): value is string | number | boolean {
  if (typeof value === 'string') return value !== '' && value.length <= MAX_VALUE
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}
