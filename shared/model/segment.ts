/** By what people are broken down: what was known of them when a fact came about. */
export const SEGMENTS = ['channel', 'country', 'device', 'campaign'] as const

export type SegmentName = (typeof SEGMENTS)[number]

/** Only those of whom this is so. */
export type SegmentFilter = { readonly [Name in SegmentName]?: string }
