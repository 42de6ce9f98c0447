/** What every contender is to do to the page: a text that takes more lines, or an image that is taller. */
export type Change = 'text' | 'image'

export const CHANGES: readonly Change[] = ['text', 'image']

/** The page's own headline takes one line, the variant's three. */
export const OWN_TEXT = 'Walk further this autumn'
export const VARIANT_TEXT =
  'Welcome back to the mountains: boots, packs and poles for every trail, delivered to your door by the weekend, and free returns until the snow comes'

export const OWN_IMAGE = '/own.svg'
export const VARIANT_IMAGE = '/variant.svg'

/** The origin of pages and images. */
export function imageUrl(pages: string): string {
  return pages + VARIANT_IMAGE
}
