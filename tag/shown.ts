/** What a slot shows: the decision, as JSON, and the steps back to the page's own content, the first one first. */
export type Shown = readonly [decision: string | undefined, undos: (() => void)[]]

/** Content of which the rest of the tag shows a part, as long as the slot is to show it: what `all` has of the slot is `now`. */
export type RichNeed = readonly [need: 'rich', slot: HTMLElement, now: Shown, all: WeakMap<Element, Shown>]
