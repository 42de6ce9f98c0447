import { describe, expect, it } from 'vitest'
import { MAX_LINK, parseLink } from '../../../shared/wire/link-schema.ts'
import { SEED } from '../../support/a-visit.ts'
import { isNeverThrownBy } from './never-throws.ts'

const REQUEST = { site: 'shop', token: 'AQE', seed: SEED, to: 'https://b.example/a?b=c#d' }

describe('parseLink', () => {
  it('takes an address with a token, a seed, or neither', () => {
    const { token: _, seed: __, ...least } = REQUEST
    for (const request of [REQUEST, least]) expect(parseLink(request)).toEqual({ ok: true, value: request })
  })

  it('passes over fields that a newer tag may add', () => {
    expect(parseLink({ ...REQUEST, target: '_blank' })).toEqual({ ok: true, value: REQUEST })
  })

  it('takes only absolute web addresses', () => {
    for (const to of ['HTTPS://b.example', 'http://localhost:8787'])
      expect(parseLink({ ...REQUEST, to }).ok, to).toBe(true)
    for (const to of [
      '',
      '/a',
      '//b.example',
      'b.example',
      'mailto:a@b.example',
      'javascript:alert(1)',
      'https://',
      ' https://b.example',
    ])
      expect(parseLink({ ...REQUEST, to }), to).toEqual({
        ok: false,
        problems: [{ path: 'to', problem: 'must be an absolute address, beginning with https:// or http://' }],
      })
  })

  it('takes 8,000 characters of an address and no more', () => {
    const to = (length: number) => 'https://b.example/'.padEnd(length, 'a')
    expect(parseLink({ ...REQUEST, to: to(MAX_LINK) }).ok).toBe(true)
    expect(parseLink({ ...REQUEST, to: to(MAX_LINK + 1) }).ok).toBe(false)
  })

  it('gives a request or problems for whatever was sent, and never throws', () => {
    isNeverThrownBy(parseLink, REQUEST)
  })
})
