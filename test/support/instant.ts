/** The instant at which tests happen. */
export const NOW = Date.UTC(2026, 10, 20, 12)

export const SECOND = 1_000
export const HOUR = 3_600_000
export const DAY = 24 * HOUR
