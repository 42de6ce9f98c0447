import type { SlotAnswer } from '../shared/model/visit.ts'
import { applyContent } from './apply.ts'
import { MAX_SLOT_ID, MAX_SLOTS } from './limits.ts'

/** Decisions by slot. */
export type Answers = { readonly [slot: string]: SlotAnswer }

/** What an element shows, and the steps back to the page's own content. */
const shown = new WeakMap<Element, [variant: string | undefined, undos: (() => void)[]]>()
let answers: Answers = {}
let asked: readonly string[] = []
let onUndecided = () => {}

/** From now on places decisions, in slots that come late too. Calls back for one that came after the last `slotIds()`. */
export function placeSlots(ask: () => void): void {
  onUndecided = ask
  new MutationObserver(placeAll).observe(document, { childList: true, subtree: true })
  addEventListener('DOMContentLoaded', placeAll)
}

/** The ids of the page's slots, which are the elements with `data-slot`. */
export function slotIds(): readonly string[] {
  asked = Array.from(slots(), idOf).slice(0, MAX_SLOTS)
  return asked
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
  if (!asked.includes(id) && !asked[MAX_SLOTS - 1]) onUndecided()
  const answer = answers[id]
  const [before, undos] = shown.get(slot) ?? [undefined, []]
  try {
    const variant = JSON.stringify(answer?.content)
    if (before !== variant) {
      shown.set(slot, [variant, undos])
      undo(undos)
      if (answer?.content) applyContent(slot, answer.content, undos)
    }
  } catch {
    // The page's own content stays.
    undo(undos)
  }
  if (answer) slot.dataset.slotShown = ''
}

function undo(undos: (() => void)[]): void {
  undos.splice(0).forEach((step) => {
    step()
  })
}

function slots(): NodeListOf<HTMLElement> {
  return document.querySelectorAll('[data-slot]')
}

function idOf({ dataset }: HTMLElement): string {
  return `${dataset.slot}`.slice(0, MAX_SLOT_ID)
}
