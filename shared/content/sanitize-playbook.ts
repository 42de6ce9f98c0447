import type { Problem } from '../lib/problem.ts'
import type { Playbook, Template, Variant } from '../model/playbook.ts'
import { sanitizeHtml } from './sanitize-html.ts'

/** A playbook of which no markup runs anything, what was taken out of it, and what cannot be made safe. */
export interface SanitizedPlaybook {
  readonly playbook: Playbook
  readonly warnings: readonly Problem[]
  readonly problems: readonly Problem[]
}

/** Sanitises the markup of all contents and templates: what is stored is never sanitised again. */
export function sanitizePlaybook(playbook: Playbook): SanitizedPlaybook {
  const warnings: Problem[] = []
  const problems: Problem[] = []
  const sanitized = (html: string, path: string): string => {
    const outcome = sanitizeHtml(html)
    if (!outcome.ok) {
      problems.push(...outcome.problems.map((part) => ({ ...part, path })))
      return ''
    }
    const { removed } = outcome.value
    if (removed.length > 0) warnings.push(takenOut(path, removed))
    return outcome.value.html
  }
  const variant = (its: Variant, path: string): Variant => {
    const { content } = its
    if ('template' in content || content.html === undefined) return its
    return { ...its, content: { ...content, html: sanitized(content.html, `${path}.content.html`) } }
  }
  const plays = playbook.plays.map((play, order) => ({
    ...play,
    variants: play.variants.map((its, place) => variant(its, `plays.${order}.variants.${place}`)),
  }))
  const templates = Object.entries(playbook.templates ?? {}).map(([name, template]): [string, Template] => [
    name,
    { ...template, html: sanitized(template.html, `templates.${name}.html`) },
  ])
  const safe = { ...playbook, plays, ...(templates.length > 0 && { templates: Object.fromEntries(templates) }) }
  return { playbook: safe, warnings, problems }
}

function takenOut(path: string, removed: readonly string[]): Problem {
  return {
    path,
    problem: `was published without ${removed.join(', ')}`,
    hint: 'markup shows, it does not run, style or send: use classes of the page, and json for its own code',
  }
}
