import type { Tag } from './tag.ts'

/** The page alone, from which all others are told apart. */
export const NO_TAG: Tag = {
  name: 'no tag',
  version: null,
  about: 'The page alone.',
  head: () => '',
  files: new Map(),
  answer: () => null,
}
