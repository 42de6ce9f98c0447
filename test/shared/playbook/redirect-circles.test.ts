import { describe, expect, it } from 'vitest'
import type { Play, Playbook } from '../../../shared/model/playbook.ts'
import { circlesOf } from '../../../shared/playbook/redirect-circles.ts'
import { warningsOf } from '../../../shared/playbook/warnings.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'

const sends = (id: string, from: string | null, to: string, changes: Partial<Play> = {}): Play =>
  aPlay({
    id,
    ...(from !== null && { pages: [from] }),
    variants: [{ id: 'a', content: { redirect: to } }],
    ...changes,
  })

const namesIn = (plays: readonly Play[], changes: Partial<Playbook> = {}) =>
  circlesOf(aPlaybook({ plays, ...changes })).map(({ problem }) => problem.match(/"[^"]+"/g)?.join(' '))

describe('circlesOf', () => {
  it('names two plays that lead to each other’s pages, and where they lead', () => {
    const playbook = aPlaybook({ plays: [sends('go', '/', '/sale?x=1'), sends('back', '/sale', '/')] })
    expect(circlesOf(playbook)).toEqual([
      {
        path: 'plays.0',
        problem: 'may send a visitor round in a circle: "go" leads to /sale, "back" leads to /',
        hint: expect.stringContaining('once in ten seconds'),
      },
    ])
    expect(warningsOf(playbook)).toEqual(circlesOf(playbook))
  })

  it.each<[string, readonly Play[]]>([
    ['over a third', [sends('a', '/', '/b'), sends('b', '/b', '/c'), sends('c', '/c', '/')]],
    ['by any page', [sends('b', '/sale/*', '/'), sends('a', null, '/sale/now')]],
    [
      'at stages that are shared',
      [
        sends('a', '/', '/b', { stages: ['buyer:visitor', 'buyer:interested'] }),
        sends('b', '/b', '/', { stages: ['buyer:interested'] }),
      ],
    ],
    [
      'at stages of two journeys',
      [sends('a', '/', '/b', { stages: ['buyer:visitor'] }), sends('b', '/b', '/', { stages: ['reader:new'] })],
    ],
    ['in two slots', [sends('a', null, '/b'), sends('b', '/b', '/', { slot: 'offer' })]],
  ])('finds a circle %s, once', (_, plays) => {
    expect(namesIn(plays)).toEqual([plays.map(({ id }) => `"${id}"`).join(' ')])
  })

  it.each<[string, readonly Play[], Partial<Playbook>?]>([
    ['one leads on', [sends('a', '/', '/b'), sends('b', '/b', '/c')]],
    ['a play leads to a page of its own', [sends('a', null, '/b')]],
    ['both lead to one page', [sends('a', '/', '/b'), sends('b', null, '/b')]],
    ['the first still wins the slot where it leads', [sends('a', null, '/b'), sends('b', '/b', '/')]],
    [
      'nobody is at both stages',
      [sends('a', '/', '/b', { stages: ['buyer:visitor'] }), sends('b', '/b', '/', { stages: ['buyer:customer'] })],
    ],
    ['a merge field settles where', [sends('a', '/', '/b'), sends('b', '/b', '/{{ country }}')]],
    ['another host is led to', [sends('a', '/', 'https://other.example/b'), sends('b', '/b', '/')]],
    ['one shows text', [sends('a', '/', '/b'), aPlay({ id: 'b', pages: ['/b'] })]],
    ['the page is never touched', [sends('a', '/', '/b'), sends('b', '/b', '/')], { untouched: ['/b'] }],
  ])('finds none where %s', (_, plays, changes) => {
    expect(namesIn(plays, changes)).toEqual([])
  })
})
