import type { Content, Play } from '../model/playbook.ts'
import type { Attributes } from '../model/touch.ts'

/** What a variant asks of a viewer and nobody knows of them. */
export interface LackingField {
  readonly variant: string
  /** As in `traits.firstName`. */
  readonly field: string
}

/** What the variants of a play show, by their place. */
export interface PlayContents {
  /**
   * The first field that a variant lacks for a viewer; `null`: each that can be drawn is whole. All are asked, not only
   * the one drawn: who lacks a field of one arm would otherwise be missing from that arm alone. Absent without fields.
   */
  readonly lacks?: (attributes: Attributes) => LackingField | null
  /** `null`: it lacks a field, or there is no such variant. */
  readonly of: (place: number, attributes: Attributes) => Content | null
}

/** Contents that say the same to everybody, as they are written. */
export function contentsAsWritten({ id, variants }: Play): PlayContents {
  const contents = variants.map(({ content }): Content => {
    if ('template' in content) throw new Error(`The contents of the play ${id} are to be compiled first`)
    return content
  })
  return { of: (place) => contents[place] ?? null }
}
