import type { Content, FilledTemplate, Playbook } from '../model/playbook.ts'

/** Whether a content is made rather than shown as it is written: of a template, or with merge fields. */
export function isMade(content: Content | FilledTemplate): boolean {
  return 'template' in content || /\{[{%]/.test(JSON.stringify(content))
}

/** Whether a playbook has templates or merge fields: what compiles them is then to be loaded. */
export function needsCompiling({ plays, templates = {} }: Playbook): boolean {
  return (
    Object.keys(templates).length > 0 || plays.some(({ variants }) => variants.some(({ content }) => isMade(content)))
  )
}
