import { describe, expect, it } from 'vitest'
import { warningsOf } from '../../../shared/playbook/warnings.ts'
import { aPlaybook } from '../../support/a-playbook.ts'

describe('warningsOf', () => {
  it('says what it means to trust every browser', () => {
    expect(warningsOf(aPlaybook({ identity: 'trusting' }))).toEqual([
      { path: 'identity', problem: expect.stringContaining('they are any user'), hint: expect.any(String) },
    ])
  })

  it('says nothing of a playbook that asks for proof', () => {
    expect([...warningsOf(aPlaybook()), ...warningsOf(aPlaybook({ identity: 'proof' }))]).toEqual([])
  })
})
