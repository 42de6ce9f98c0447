import { describe, expect, it } from 'vitest'
import { allowVisit } from '../../../shared/playbook/allow-visit.ts'
import { compileAllowed } from '../../../shared/playbook/allowed.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'

const ALLOWED = compileAllowed(
  aPlaybook({ touches: { ...aPlaybook().touches, view_pricing: { props: ['plan'] } }, query: ['ref'] }),
)

describe('allowVisit', () => {
  it('gives back the visit as it was sent where all of it may be read', () => {
    const visit = aVisit({
      touches: [aTouch(), aTouch({ seq: 2, props: { plan: 'pro' } })],
      page: { url: 'https://shop.example/?ref=1#/a', referrer: '' },
    })
    expect(allowVisit(visit, ALLOWED)).toEqual({ request: visit, dropped: { props: 0, address: 0 } })
    expect(allowVisit(visit, ALLOWED).request).toBe(visit)
  })

  it('drops properties of touches, and parts of the addresses of the page and the referrer, and counts them', () => {
    const touches = [
      aTouch({ props: { plan: 'pro', email: 'a@b.example' } }),
      aTouch({ seq: 2, name: 'x', props: { a: 1 } }),
    ]
    const page = {
      url: 'https://shop.example/?ref=1&email=a@b.example#top',
      referrer: 'https://other.example/?q=secret',
      title: 'Shop',
    }
    const { request, dropped } = allowVisit(aVisit({ touches, page }), ALLOWED)
    expect(request).toEqual(
      aVisit({
        touches: [aTouch({ props: { plan: 'pro' } }), aTouch({ seq: 2, name: 'x', props: {} })],
        page: { url: 'https://shop.example/?ref=1', referrer: 'https://other.example/', title: 'Shop' },
      }),
    )
    expect(dropped).toEqual({ props: 2, address: 3 })
  })
})
