/** At which shares of an element its sight is looked at: fine enough for one that is many times as large as the screen. */
export const STEPS = Array.from({ length: 101 }, (_, place) => place / 100)

/** What of a slot, or for one that is larger than the screen, of the screen, is to be seen. */
const HALF = 0.5

/** Whether at least half of an element is in sight, or it fills at least half of the screen. */
export function isHalfSeen(entry: IntersectionObserverEntry): boolean {
  const { isIntersecting, intersectionRatio, intersectionRect, rootBounds } = entry
  if (!isIntersecting) return false
  const screen = rootBounds ? areaOf(rootBounds) : innerWidth * innerHeight
  return intersectionRatio >= HALF || areaOf(intersectionRect) >= HALF * screen
}

/**
 * Where a slot is seen. One that takes no room, because a variant hides it, would be seen by its controls alone: it is
 * seen where what is beside or around it is.
 */
export function placeOf(slot: Element): Element {
  if (hasRoom(slot)) return slot
  for (let at: Element | null = slot; at; at = at.parentElement) {
    const beside = [at.nextElementSibling, at.previousElementSibling, at.parentElement].find(
      (near) => near && hasRoom(near),
    )
    if (beside) return beside
  }
  return slot
}

function hasRoom(element: Element): boolean {
  return element.getClientRects().length > 0
}

function areaOf({ width, height }: DOMRectReadOnly): number {
  return width * height
}
