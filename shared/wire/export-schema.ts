import * as v from 'valibot'
import { idSchema } from './id-schema.ts'

/** The parameters of an export, as an address has them. */
export const exportSchema = v.strictObject({ site: idSchema })
