/** What is not known of a viewer, by its path. */
export class LackingValue extends Error {
  readonly field: string
  constructor(field: string) {
    super(`${field} is missing`)
    this.field = field
  }
}
