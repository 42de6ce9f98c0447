import type { Problem } from '../lib/problem.ts'
import type { Content } from '../model/playbook.ts'
import type { Json } from '../model/touch.ts'
import type { Landing } from './encode.ts'
import { landingsIn } from './html-landings.ts'
import { compileMerge, hasMerges, piecesOf } from './merge-language.ts'

/** Writes something with the values of a viewer; throws a `LackingValue` where one is missing. */
export type Writer<T> = (values: object) => T

/** Where a part of a playbook stands, and what is gathered while it is compiled. */
export interface Site {
  readonly path: string
  readonly problems: Problem[]
  /** Gets the paths of the values that are read. */
  readonly reads: Set<string>
}

/** The place below, as `content.text` is below `content`. */
export function at(site: Site, name: string): Site {
  return { ...site, path: `${site.path}.${name}` }
}

/** Compiles a text, of which all fields land alike; what is wrong with it goes to the problems of its site. */
export function compileText(text: string, landing: Landing, site: Site): Writer<string> {
  return compileMerged(text, site, { landing: () => landing, isTemplate: false })
}

interface Reading {
  readonly landing: (place: number) => Landing
  /** Whether `fields` are those of a template. */
  readonly isTemplate: boolean
}

/** Compiles markup as sanitising left it. `isAddress`: of a template's fields, whether it is a checked address. */
export function compileHtml(
  html: string,
  site: Site,
  isAddress: ((field: string) => boolean) | null = null,
): Writer<string> {
  const pieces = piecesOf(html)
  if (!pieces.ok) return refuse(site, pieces.problems)
  const { landings, problems } = landingsIn(pieces.value, isAddress ?? (() => false))
  if (problems.length > 0) return refuse(site, problems)
  return compileMerged(html, site, {
    landing: (place) => landings.get(place) ?? 'html',
    isTemplate: isAddress !== null,
  })
}

/** Compiles a content: every string of it may have merge fields, escaped for where it lands. */
export function compileContent(content: Content, site: Site): Writer<Content> {
  const { text, attributes, link, image, html, json, redirect } = content
  const writers: Writer<Partial<Content>>[] = []
  const add = <T>(writer: Writer<T>, part: (value: T) => Partial<Content>) => {
    writers.push((values) => part(writer(values)))
  }
  if (text !== undefined) add(compileText(text, 'text', at(site, 'text')), (its) => ({ text: its }))
  if (attributes !== undefined) add(compileJson(attributes, at(site, 'attributes')), (its) => ({ attributes: its }))
  if (link !== undefined) add(compileLink(link, at(site, 'link')), (its) => ({ link: its }))
  if (image !== undefined) add(compileImage(image, at(site, 'image')), (its) => ({ image: its }))
  if (html !== undefined) add(compileHtml(html, at(site, 'html')), (its) => ({ html: its }))
  if (json !== undefined) add(compileJson(json, at(site, 'json')), (its) => ({ json: its }))
  if (redirect !== undefined) add(compileText(redirect, 'url', at(site, 'redirect')), (its) => ({ redirect: its }))
  return (values) => {
    let written = content
    for (const write of writers) written = { ...written, ...write(values) }
    return written
  }
}

function compileMerged(text: string, site: Site, { landing, isTemplate }: Reading): Writer<string> {
  if (!hasMerges(text)) return () => text
  const pieces = piecesOf(text)
  if (!pieces.ok) return refuse(site, pieces.problems)
  const merge = compileMerge(pieces.value, landing)
  if (!merge.ok) return refuse(site, merge.problems)
  const own = merge.value.reads.filter((path) => /^fields(\.|$)/.test(path))
  if (own.length > 0 && !isTemplate) {
    const hint = 'fields are those of a template: read traits, or what is known of the visit'
    return refuse(site, [{ path: '', problem: `reads "${own[0]}", and is no template`, hint }])
  }
  for (const path of merge.value.reads) site.reads.add(path)
  return merge.value.write
}

function refuse(site: Site, problems: readonly Problem[]): Writer<string> {
  site.problems.push(...problems.map((part) => ({ ...part, path: site.path })))
  return () => ''
}

function compileLink({ href, text }: NonNullable<Content['link']>, site: Site): Writer<NonNullable<Content['link']>> {
  const address = compileText(href, 'url', at(site, 'href'))
  const words = text === undefined ? null : compileText(text, 'text', at(site, 'text'))
  return (values) => ({ href: address(values), ...(words !== null && { text: words(values) }) })
}

/** Compiles an image by its address and words. */
export function compileImage(
  { src, alt, srcset }: NonNullable<Content['image']>,
  site: Site,
): Writer<NonNullable<Content['image']>> {
  const address = compileText(src, 'url', at(site, 'src'))
  const words = compileText(alt, 'text', at(site, 'alt'))
  const more = srcset === undefined ? null : compileText(srcset, 'url', at(site, 'srcset'))
  return (values) => ({ src: address(values), alt: words(values), ...(more !== null && { srcset: more(values) }) })
}

/** Strings inside may have merge fields; names may not. */
function compileJson<T extends Json>(json: T, site: Site): Writer<T>
function compileJson(json: Json, site: Site): Writer<Json> {
  if (typeof json === 'string') return compileText(json, 'text', site)
  if (typeof json !== 'object' || json === null) return () => json
  const parts = Object.entries(json).map(([name, part]) => [name, compileJson(part, at(site, name))] as const)
  if (Array.isArray(json)) return (values) => parts.map(([, write]) => write(values))
  return (values) => Object.fromEntries(parts.map(([name, write]) => [name, write(values)]))
}
