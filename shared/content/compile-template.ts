import type { Problem } from '../lib/problem.ts'
import { faultOfUrl } from '../lib/safe-url.ts'
import type { Content, FieldValue, FilledTemplate, Template, TemplateField } from '../model/playbook.ts'
import { at, compileHtml, compileImage, compileText, type Site, type Writer } from './compile-content.ts'

/** A template, ready to be filled: the values it is given have its fields under `fields`. */
export interface CompiledTemplate {
  readonly template: Template
  readonly html: Writer<string>
  /** The paths it reads besides its fields. */
  readonly reads: readonly string[]
}

/** Compiles the markup of a template, which may read its own fields and what is known of the viewer. */
export function compileTemplate(template: Template, site: Site): CompiledTemplate {
  const own = { ...site, reads: new Set<string>() }
  const typeOf = (name: string) => (Object.hasOwn(template.fields, name) ? template.fields[name]?.type : undefined)
  const html = compileHtml(template.html, at(own, 'html'), (field) => {
    const [root, name = '', ...rest] = field.split('.')
    if (root !== 'fields') return false
    return rest.length === 0 ? typeOf(name) === 'url' : rest.join('.') === 'src' && typeOf(name) === 'image'
  })
  const isOwn = (path: string) => path === 'fields' || path.startsWith('fields.')
  for (const path of [...own.reads].filter(isOwn)) {
    const [, name = '', ...rest] = path.split('.')
    const type = typeOf(name)
    const isThere = type === 'image' ? ['src', 'alt'].includes(rest.join('.')) : type !== undefined && rest.length === 0
    if (!isThere) site.problems.push(unknownField(at(site, 'html').path, path, template))
  }
  return { template, html, reads: [...own.reads].filter((path) => !isOwn(path)) }
}

/** Compiles a template with what stands in its fields, by their types. */
export function compileFilled(
  { fields = {} }: FilledTemplate,
  { template, html, reads }: CompiledTemplate,
  site: Site,
): Writer<Content> {
  for (const path of reads) site.reads.add(path)
  const below = at(site, 'fields')
  for (const name of Object.keys(fields).filter((given) => !Object.hasOwn(template.fields, given)))
    site.problems.push(unknownField(at(below, name).path, name, template))
  const writers = Object.entries(template.fields).map(([name, field]) => {
    const given = Object.hasOwn(fields, name) ? fields[name] : undefined
    return [name, compileField(given ?? field.default, field, at(below, name))] as const
  })
  return (values) => {
    const filled = writers.map(([name, write]) => [name, write(values)])
    return { html: html({ ...values, fields: Object.fromEntries(filled) }) }
  }
}

/** An empty text is nothing: `{% if fields.title %}` does not hold for it. */
function compileField(value: FieldValue | undefined, field: TemplateField, site: Site): Writer<FieldValue | null> {
  const problem = faultOfValue(value, field)
  if (problem !== null || value === undefined) {
    site.problems.push({ path: site.path, problem: 'is missing', hint: WANTED[field.type], ...problem })
    return () => null
  }
  if (typeof value === 'object') return compileImage(value, site)
  if (typeof value !== 'string') return () => value
  if (field.type === 'choice') return () => value
  const write = compileText(value, field.type === 'url' ? 'url' : 'text', site)
  return (values) => write(values) || null
}

const WANTED: { readonly [type in TemplateField['type']]: string } = {
  text: 'give a text',
  url: 'give an address, as "/basket"',
  number: 'give a number',
  boolean: 'give true or false',
  image: 'give an image, as {"src": "/a.png", "alt": "A boot"}',
  choice: 'give one of its options',
}

function faultOfValue(value: FieldValue | undefined, field: TemplateField): Partial<Problem> | null {
  if (value === undefined) return null
  const kind = typeof value
  const wanted = KINDS[field.type]
  if (kind !== wanted) return { problem: `is ${A[kind] ?? kind}, and the field is of the type ${field.type}` }
  if (field.type === 'choice' && typeof value === 'string' && !field.options.includes(value))
    return { problem: `is none of the options`, hint: `there are: ${field.options.join(', ')}` }
  const url = field.type === 'url' ? value : typeof value === 'object' ? value.src : ''
  const [problem, hint = ''] = typeof url === 'string' && url !== '' ? (faultOfUrl(url)?.split('\n') ?? []) : []
  return problem === undefined ? null : { problem, hint }
}

const KINDS: { readonly [type in TemplateField['type']]: string } = {
  text: 'string',
  url: 'string',
  number: 'number',
  boolean: 'boolean',
  image: 'object',
  choice: 'string',
}
const A: { readonly [kind: string]: string } = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an image',
}

function unknownField(path: string, name: string, { fields }: Template): Problem {
  const names = Object.keys(fields)
  const hint = names.length === 0 ? 'the template has no fields' : `the template has the fields ${names.join(', ')}`
  return { path, problem: `there is no field "${name.replace(/^fields\./, '')}"`, hint }
}
