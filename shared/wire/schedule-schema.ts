import * as v from 'valibot'
import { parseInstant } from '../lib/instant.ts'
import type { Schedule } from '../model/playbook.ts'
import { listOf } from './name-schema.ts'

const instant = v.pipe(
  v.string(),
  v.check(
    (text) => parseInstant(text) !== null,
    'must be an instant with its time zone, such as "2026-11-20T00:00:00Z"',
  ),
)

const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d'
const HOURS = new RegExp(`^${TIME}-(?:${TIME}|24:00)$`)

const days = v.pipe(
  listOf(v.picklist(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])),
  v.minLength(1, 'needs at least one day; leave it out for all'),
)

/** When a play is on. What its parts say of each other is the compiler's matter. */
export const scheduleSchema: v.GenericSchema<unknown, Schedule> = v.strictObject({
  from: v.exactOptional(instant),
  until: v.exactOptional(instant),
  days: v.exactOptional(days),
  hours: v.exactOptional(v.pipe(v.string(), v.regex(HOURS, 'must be hours of a day, such as "09:00-18:00"'))),
  timeZone: v.exactOptional(v.string()),
})
