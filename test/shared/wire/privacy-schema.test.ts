import { describe, expect, it } from 'vitest'
import { parsePrivacy } from '../../../shared/wire/privacy-schema.ts'
import { isNeverThrownBy } from './never-throws.ts'

const ID = 'B8tCgCM-qPI4NWaI_UM-GQ'

describe('parsePrivacy', () => {
  it('takes a profile, a user, a visitor or a token', () => {
    for (const subject of [{ profile: ID }, { user: '4711' }, { visitor: ID }, { token: 'AQE' }])
      expect(parsePrivacy({ site: 'shop', ...subject })).toEqual({ ok: true, value: { site: 'shop', subject } })
  })

  it('takes a site alone, for the visitor of the cookie', () => {
    expect(parsePrivacy({ site: 'shop' })).toEqual({ ok: true, value: { site: 'shop', subject: null } })
  })

  it('refuses two subjects: which of them was meant would be a guess', () => {
    const parsed = parsePrivacy({ site: 'shop', user: '4711', token: 'AQE' })
    expect(parsed).toEqual({
      ok: false,
      problems: [{ path: '', problem: 'takes one of profile, user, visitor and token' }],
    })
  })

  it('refuses a misspelt subject instead of taking the request for the cookie’s', () => {
    const parsed = parsePrivacy({ site: 'shop', usr: '4711' })
    expect(parsed).toEqual({
      ok: false,
      problems: [{ path: 'usr', problem: 'is not a field here', hint: 'check its spelling, or remove it' }],
    })
  })

  it('refuses ids that are none', () => {
    for (const subject of [{ profile: '4711' }, { visitor: 'server' }, { user: '' }, { token: '' }, { user: null }])
      expect(parsePrivacy({ site: 'shop', ...subject }).ok).toBe(false)
    expect(parsePrivacy({ user: '4711' })).toMatchObject({ ok: false, problems: [{ path: 'site' }] })
  })

  it('gives a request or problems for whatever was sent, and never throws', () => {
    isNeverThrownBy(parsePrivacy, { site: 'shop', profile: ID })
  })
})
