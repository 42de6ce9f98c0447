import type { SlotAnswer } from '../shared/model/visit.ts'
import { applyContent } from './apply.ts'
import { ask, more } from './session.ts'
import type { Shown } from './shown.ts'
import { asked, idOf, slots } from './slot-ids.ts'

/** Decisions by slot. */
export type Answers = { readonly [slot: string]: SlotAnswer }

/** What each element shows. */
const shown = new WeakMap<Element, Shown>()
let answers: Answers = {}

/** From now on places decisions in slots that come late too, and asks for them. */
export function placeSlots(): void {
  new MutationObserver(placeAll).observe(document, { childList: true, subtree: true })
  addEventListener('DOMContentLoaded', placeAll)
}

/** Shows decisions. Doing it again changes nothing; a slot without a variant shows the page's own content. */
export function show(decided: Answers): void {
  answers = decided
  placeAll()
}

function placeAll(): void {
  slots().forEach(place)
}

function place(slot: HTMLElement): void {
  // The parser adds an element before its content, and what follows it after.
  if (!slot.nextSibling && document.readyState === 'loading') return
  const id = idOf(slot)
  if (!asked.includes(id)) ask()
  const content = answers[id]?.content
  const [before, undos]: Shown = shown.get(slot) ?? [undefined, []]
  try {
    const now: Shown = [JSON.stringify(answers[id]), undos]
    if (before === now[0]) return
    shown.set(slot, now)
    undo(undos)
    if (content) {
      applyContent(slot, content, undos)
      if (content.html ?? content.redirect) {
        more(['rich', slot, now, shown])
        return
      }
    }
  } catch {
    // The page's own content stays.
    undo(undos)
  }
  slot.dataset.slotShown = ''
}

function undo(undos: (() => void)[]): void {
  undos.splice(0).forEach((step) => {
    step()
  })
}
