/** Where a merge field stands, which says how its value is written: as it is, escaped for HTML, or percent-encoded. */
export type Landing = 'text' | 'html' | 'url'

const WRITTEN: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text as it is written where it lands. HTML is escaped for elements and quoted attributes alike. */
export const ENCODE: { readonly [landing in Landing]: (text: string) => string } = {
  text: (text) => text,
  html: (text) => text.replaceAll(/[&<>"']/g, (character) => WRITTEN[character] ?? character),
  url: (text) => encodeURIComponent(text.toWellFormed()),
}
