import type { Problem } from '../lib/problem.ts'
import { withoutMerges } from '../lib/safe-url.ts'
import type { Content, Playbook } from '../model/playbook.ts'

/** What contents say and the playbook does not allow: markup of their own, and hosts that it does not list. */
export function checkContents(playbook: Playbook): readonly Problem[] {
  return playbook.plays.flatMap(({ variants }, order) =>
    variants.flatMap(({ content }, place) => {
      const path = `plays.${order}.variants.${place}.content`
      return 'template' in content ? [] : [...markupIn(content, path, playbook), ...hostOf(content, path, playbook)]
    }),
  )
}

function markupIn({ html }: Content, path: string, { allowHtml }: Playbook): readonly Problem[] {
  if (html === undefined || allowHtml === true) return []
  const hint = 'make a template of it, or say "allowHtml": true at the top of the playbook'
  return [{ path: `${path}.html`, problem: 'is markup, which the playbook does not allow', hint }]
}

function hostOf({ redirect = '/' }: Content, path: string, { redirectHosts = [] }: Playbook): readonly Problem[] {
  if (redirect.startsWith('/')) return []
  const host = URL.parse(withoutMerges(redirect))?.host ?? ''
  if (redirectHosts.includes(host)) return []
  const hint = `add "${host}" to redirectHosts, or redirect to a path of the site`
  return [{ path: `${path}.redirect`, problem: `leads to ${host}, which "redirectHosts" does not list`, hint }]
}
