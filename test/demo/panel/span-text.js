const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A span of time in its two largest units, `1 min 5 s`; less than nothing counts as nothing. @param {number} ms */
export function spanText(ms) {
  const span = Math.max(0, ms)
  /** @param {number} unit @param {number} larger */
  const whole = (unit, larger) => Math.floor((span % larger) / unit)
  if (span < MINUTE_MS) return `${whole(SECOND_MS, MINUTE_MS)} s`
  if (span < HOUR_MS) return `${whole(MINUTE_MS, HOUR_MS)} min ${whole(SECOND_MS, MINUTE_MS)} s`
  if (span < DAY_MS) return `${whole(HOUR_MS, DAY_MS)} h ${whole(MINUTE_MS, HOUR_MS)} min`
  return `${Math.floor(span / DAY_MS)} d ${whole(HOUR_MS, DAY_MS)} h`
}
