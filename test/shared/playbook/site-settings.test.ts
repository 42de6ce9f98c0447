import { describe, expect, it } from 'vitest'
import { settingsOf } from '../../../shared/playbook/site-settings.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { DAY } from '../../support/instant.ts'

describe('settingsOf', () => {
  it('keeps known people alone, by proof, in 64 shards, for 400 days, where a playbook does not say', () => {
    expect(settingsOf(aPlaybook())).toEqual({
      keep: 'known',
      identity: 'proof',
      shards: 64,
      retentionMs: 400 * DAY,
      linkHosts: [],
    })
  })

  it('does what a playbook says', () => {
    const said = { keep: 'everyone', identity: 'trusting', shards: 8, linkHosts: ['pay.example'] } as const
    expect(settingsOf(aPlaybook({ ...said, retention: '30d' }))).toEqual({ ...said, retentionMs: 30 * DAY })
  })

  it('forgets nobody sooner than a touch of theirs may arrive', () => {
    expect(settingsOf(aPlaybook({ late: '500d' })).retentionMs).toBe(500 * DAY)
  })
})
