import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../shared/decision/decide.ts'
import { compilePlays } from '../../../shared/decision/plays.ts'
import { DAYS } from '../../../shared/decision/zone-clock.ts'
import type { Schedule } from '../../../shared/model/playbook.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { DAY, HOUR, NOW } from '../../support/instant.ts'
import { decideNaively } from '../../support/naive-decision.ts'

const viewerAt = (now: number) => ({
  mayPersonalize: true,
  stages: ['buyer:visitor'],
  attributes: {},
  now,
  stableId: 'visitor',
})

/** Whether a play of this schedule is on, at each of some instants in turn. */
function isOn(schedule: Schedule, instants: readonly (string | number)[]): readonly boolean[] {
  const plays = compilePlays({ plays: [aPlay({ schedule })] })
  if (!plays.ok) throw new Error(JSON.stringify(plays.problems))
  return instants.map((at) => decide(plays.value, 'hero', viewerAt(new Date(at).getTime())).play !== undefined)
}

const problemsOf = (schedule: Schedule) => {
  const plays = compilePlays({ plays: [aPlay({ schedule })] })
  return plays.ok ? [] : plays.problems.map(({ path }) => path)
}

describe('the days and hours of a schedule', () => {
  const office: Schedule = { days: ['mon', 'fri'], hours: '09:00-18:00', timeZone: 'Europe/Paris' }

  it('begin with their first minute and end before their last, by the clock of the zone', () => {
    const friday = ['07:59:59.999', '08:00', '16:59:59.999', '17:00'].map((time) => `2026-11-20T${time}Z`)
    expect(isOn(office, friday)).toEqual([false, true, true, false])
    expect(isOn(office, ['2026-11-21T12:00Z', '2026-11-22T12:00Z', '2026-11-23T12:00Z'])).toEqual([false, false, true])
  })

  it('follow summer time', () => {
    // The clocks of Paris went from 02:00 to 03:00 on 29 March 2026, and go back on 25 October.
    const nineOClock = (day: string) => [`${day}T06:59Z`, `${day}T07:00Z`, `${day}T07:59Z`, `${day}T08:00Z`]
    const daily: Schedule = { hours: '09:00-18:00', timeZone: 'Europe/Paris' }
    expect(isOn(daily, nineOClock('2026-03-28'))).toEqual([false, false, false, true])
    expect(isOn(daily, nineOClock('2026-03-29'))).toEqual([false, true, true, true])
    expect(isOn(daily, nineOClock('2026-10-25'))).toEqual([false, false, false, true])
  })

  it('go through midnight where they end before they begin, and belong to the day on which they begin', () => {
    const night: Schedule = { days: ['fri'], hours: '22:00-06:00', timeZone: 'UTC' }
    const instants = ['20T05:59', '20T21:59', '20T22:00', '21T05:59', '21T06:00', '21T22:00'].map(
      (at) => `2026-11-${at}Z`,
    )
    expect(isOn(night, instants)).toEqual([false, false, true, true, false, false])
  })

  it('are those of the zone’s day, where it is another than in Greenwich', () => {
    const friday: Schedule = { days: ['fri'], timeZone: 'Pacific/Kiritimati' }
    expect(isOn(friday, ['2026-11-19T09:59Z', '2026-11-19T10:00Z', '2026-11-20T10:00Z'])).toEqual([false, true, false])
  })

  it('count only between from and until', () => {
    const schedule = { ...office, from: '2026-11-20T10:00:00Z', until: '2026-11-23T09:00:00Z' }
    const instants = ['20T09:59', '20T10:00', '23T08:59', '23T09:00'].map((at) => `2026-11-${at}Z`)
    expect(isOn(schedule, instants)).toEqual([false, true, true, false])
  })

  it('are read as the wall clock reads them, in every zone and whenever asked', () => {
    const time = fc.tuple(fc.nat(23), fc.constantFrom(0, 15, 30, 59)).map((parts) => {
      return parts.map((part) => String(part).padStart(2, '0')).join(':')
    })
    const anySchedule = fc.record(
      {
        days: fc.subarray([...DAYS], { minLength: 1 }),
        hours: fc
          .tuple(time, time)
          .filter(([begin, end]) => begin !== end)
          .map((ends) => ends.join('-')),
        timeZone: fc.constantFrom('UTC', 'Europe/Paris', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
      },
      { requiredKeys: ['days', 'timeZone'] },
    )
    const anyInstants = fc.array(fc.integer({ min: 0, max: 400 * DAY }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(anySchedule, anyInstants, (schedule, afters) => {
        const instants = afters.flatMap((after) => [NOW + after, NOW + after + HOUR, NOW + after])
        const plays = [aPlay({ schedule })]
        expect(isOn(schedule, instants)).toEqual(
          instants.map((now) => decideNaively({ plays }, 'hero', viewerAt(now)).reason === 'play'),
        )
      }),
      { numRuns: 1_000 },
    )
  })

  it('need a zone that there is, and a zone needs them', () => {
    expect(problemsOf({ days: ['mon'] })).toEqual(['plays.0.schedule'])
    expect(problemsOf({ hours: '09:00-18:00' })).toEqual(['plays.0.schedule'])
    expect(problemsOf({ days: ['mon'], timeZone: 'Europe/Atlantis' })).toEqual(['plays.0.schedule.timeZone'])
    expect(problemsOf({ timeZone: 'Europe/Paris' })).toEqual(['plays.0.schedule.timeZone'])
    expect(problemsOf({ hours: '09:00-09:00', timeZone: 'UTC' })).toEqual(['plays.0.schedule.hours'])
    expect(problemsOf({ hours: '00:00-24:00', timeZone: 'UTC' })).toEqual([])
  })
})
