/** A longer text fills the terminal without saying more. */
const MAX_LENGTH = 40

/** A text in quotes for a message, cut where it is long, with control characters escaped. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text)
}
