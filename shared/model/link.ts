/** Asks for a link that carries its visitor to another of the site's hosts. */
export interface LinkRequest {
  readonly site: string
  readonly token?: string
  /** As in a visit: whoever has no token becomes the visitor it stands for. */
  readonly seed?: string
  /** An absolute address, http or https. */
  readonly to: string
}
