/** Lets pages of every origin read an answer: it holds nothing but the asking visitor's own decisions. */
export const PAGE_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'date, retry-after',
  'timing-allow-origin': '*',
  'cache-control': 'no-store',
} as const

/** What a page may send when it asks first. */
export const PREFLIGHT_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'content-type, authorization',
  'access-control-allow-methods': 'GET, POST',
  'access-control-max-age': '86400',
} as const
