/**
 * Where a touch's parts lie in Workers Analytics Engine, which has columns without names: up to 20 texts (`blob1` …) and
 * 20 numbers (`double1` …). The index is the site. Its rows cannot be erased, so that nothing in them says who it was.
 * What is not known is an empty text.
 */
export const TOUCH_POINT = {
  dataset: 'waypost_touches',
  site: 'index1',
  name: 'blob1',
  channel: 'blob2',
  country: 'blob3',
  device: 'blob4',
  campaign: 'blob5',
  /** `1` or `0`. */
  verified: 'blob6',
  /** 0 where there is none. */
  value: 'double1',
  /** 1 where there is a value, else 0. */
  hasValue: 'double2',
  /** Epoch milliseconds; the engine's own `timestamp` is when the row was written. */
  at: 'double3',
} as const
