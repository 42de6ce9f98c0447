import type { Play } from '../model/playbook.ts'
import type { Attributes } from '../model/touch.ts'
import { compilePages } from './pages.ts'
import type { LackingField } from './play-contents.ts'
import type { Strategy } from './plays.ts'

/** Why a play cannot show what it says. */
export type ContentLack =
  | { readonly reason: 'untouched-page'; readonly has: string }
  | ({ readonly reason: 'missing-field' } & LackingField)

/** What speaks against a play's contents on this page and for this viewer. */
export function whatContentLacks(
  play: Play,
  { untouched, contents }: Strategy,
  attributes: Attributes,
): readonly ContentLack[] {
  const lacking = contents?.get(play.id)?.lacks?.(attributes) ?? null
  const page = untouchedPage(untouched, attributes)
  return [
    ...(page === null ? [] : [{ reason: 'untouched-page' as const, has: page }]),
    ...(lacking === null ? [] : [{ reason: 'missing-field' as const, ...lacking }]),
  ]
}

function untouchedPage(untouched: Strategy['untouched'], { path }: Attributes): string | null {
  const test = compilePages(untouched ?? [])
  return typeof path === 'string' && test.ok && test.value(path) ? path : null
}
