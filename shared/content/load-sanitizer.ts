import type { Playbook } from '../model/playbook.ts'
import type { SanitizedPlaybook } from './sanitize-playbook.ts'

/** A playbook as it may be stored; the sanitiser is loaded for those with markup. */
export async function sanitized(playbook: Playbook): Promise<SanitizedPlaybook> {
  if (!hasMarkup(playbook)) return { playbook, warnings: [], problems: [] }
  const { sanitizePlaybook } = await import('./sanitize-playbook.ts')
  return sanitizePlaybook(playbook)
}

function hasMarkup({ plays, templates = {} }: Playbook): boolean {
  const isMarkup = plays.some(({ variants }) => variants.some(({ content }) => 'html' in content))
  return isMarkup || Object.keys(templates).length > 0
}
