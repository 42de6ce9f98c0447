import { describe, expect, it } from 'vitest'
import { durationText } from '../../../shared/lib/duration.ts'

describe('durationText', () => {
  it.each([
    [2_592_000_000, '30 days'],
    [86_400_000, '1 day'],
    [129_600_000, '36 hours'],
    [90_000, '90 seconds'],
    [1_500, '1500 ms'],
  ])('says %i ms as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text)
  })
})
