/** Whether a text can be written as markup that is read back as the same text, whatever the page's encoding is. */
export function isWritable(text: string): boolean {
  return !UNWRITABLE.test(text) && text.isWellFormed()
}

/** A text as markup, in ASCII. */
export function textMarkup(text: string): string {
  return asciiMarkup(text.replace(/[&<>\r]/g, referenceTo))
}

/** A text as the value of an attribute in double quotes, in ASCII. */
export function valueMarkup(text: string): string {
  return asciiMarkup(text.replace(/[&<>"\r]/g, referenceTo))
}

/** Markup with references in the place of what is not ASCII. */
export function asciiMarkup(markup: string): string {
  return markup.replace(/[^\0-\x7f]/gu, referenceTo)
}

/** Browsers drop the first, and read references to the others as something else. */
const UNWRITABLE = /[\0\x80-\x9f]/

function referenceTo(letter: string): string {
  return `&#${letter.codePointAt(0)};`
}
