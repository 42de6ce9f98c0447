import { MAX_SLOT_ID } from './limits.ts'

/** The ids that the last request asked for, or was to ask for. */
export let asked: readonly string[] = []

/** The ids of the page's slots. */
export function slotIds(): readonly string[] {
  asked = Array.from(slots(), idOf)
  return asked
}

/** The page's slots, which are the elements with `data-slot`. */
export function slots(): NodeListOf<HTMLElement> {
  return document.querySelectorAll('[data-slot]')
}

export function idOf({ dataset }: HTMLElement): string {
  return `${dataset.slot}`.slice(0, MAX_SLOT_ID)
}
