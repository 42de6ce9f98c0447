import * as v from 'valibot'
import { ID } from './visit-limits.ts'

/** The id of a site or of a part of a playbook: it goes into storage keys, cookie names and rules as it is. */
export const idSchema = v.pipe(
  v.string(),
  v.regex(ID, 'must be 1 to 64 letters, digits, - or _, beginning with a letter or digit'),
)
