import { describe, expect, it } from 'vitest'
import { mixedArms } from '../../../shared/decision/mixed-arms.ts'
import { aPlay } from '../../support/a-playbook.ts'

const VARIANTS = ['a', 'b'].map((id) => ({ id, content: { text: id } }))
const DEVICES = Array.from({ length: 40 }, (_, place) => `device-${place}`)

describe('mixedArms', () => {
  it('names a play of which two devices drew different arms, and no play of one arm', () => {
    const plays = [aPlay({ id: 'same' }), aPlay({ id: 'shared-out', variants: VARIANTS })]
    expect(mixedArms({ plays }, DEVICES)).toEqual(['shared-out'])
  })

  it('names a play of which one device was a control, was held out, or drew another play of the group', () => {
    const control = [aPlay({ control: 0.5 })]
    const group = ['one', 'other'].map((id) => aPlay({ id, group: { id: 'offers' } }))
    expect(mixedArms({ plays: control }, DEVICES)).toEqual(['play'])
    expect(mixedArms({ plays: [aPlay()], holdout: 0.5 }, DEVICES)).toEqual(['play'])
    expect(mixedArms({ plays: group }, DEVICES)).toEqual(['one', 'other'])
  })

  it('names none for a person of one device', () => {
    const plays = [aPlay({ variants: VARIANTS, control: 0.5 })]
    for (const device of DEVICES) expect(mixedArms({ plays, holdout: 0.5 }, [device])).toEqual([])
  })
})
