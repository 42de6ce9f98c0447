/** What is wrong with an input, where, and what to do about it. */
export interface Problem {
  /** Dotted path to the field at fault, as `journeys.0.stages.2.when`. */
  readonly path: string
  readonly problem: string
  readonly hint?: string
}

/** A parsed value, or everything that is wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }
