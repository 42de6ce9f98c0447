import { describe, expect, it } from 'vitest'
import { compileContents } from '../../../shared/content/compile-contents.ts'
import { decide, type Viewer } from '../../../shared/decision/decide.ts'
import { explainSlot } from '../../../shared/decision/explain-slot.ts'
import type { Playbook } from '../../../shared/model/playbook.ts'
import { compilePlaybook } from '../../../shared/playbook/compile.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { NOW } from '../../support/instant.ts'

const VIEWER: Viewer = { mayPersonalize: true, stages: ['buyer:visitor'], attributes: {}, now: NOW, stableId: 'v' }

function compiled(changes: Partial<Playbook>) {
  const result = compilePlaybook(aPlaybook(changes), compileContents)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

const problemsOf = (changes: Partial<Playbook>) => {
  const result = compilePlaybook(aPlaybook(changes), compileContents)
  return result.ok ? [] : result.problems.map(({ path }) => path)
}

const greeting = aPlay({ id: 'greeting', text: 'Hi {{ traits.name }}' })
const other = aPlay({ id: 'other', text: 'Hello' })

describe('a play with merge fields', () => {
  const { plays, strategy } = compiled({ traits: ['name'], plays: [greeting, other] })
  const zoe: Viewer = { ...VIEWER, attributes: { traits: { name: 'Zoë' } } }

  it('is decided with its fields filled', () => {
    expect(decide(plays, 'hero', zoe)).toMatchObject({ play: 'greeting', content: { text: 'Hi Zoë' } })
  })

  it('gives way to the next play for whoever lacks a field, and says which', () => {
    expect(decide(plays, 'hero', VIEWER)).toMatchObject({ play: 'other', content: { text: 'Hello' } })
    expect(explainSlot(strategy, 'hero', VIEWER)).toMatchObject({
      chosen: 'other',
      plays: [
        { play: 'greeting', passedOver: [{ reason: 'missing-field', variant: 'a', field: 'traits.name' }] },
        { play: 'other', isChosen: true },
      ],
    })
    expect(explainSlot(strategy, 'hero', zoe).chosen).toBe('greeting')
  })

  it('lets nobody into one arm alone: who lacks a field of either is in neither', () => {
    const variants = [
      { id: 'plain', content: { text: 'Hi' } },
      { id: 'named', content: { text: 'Hi {{ traits.name }}' } },
    ]
    const mixed = compiled({ traits: ['name'], plays: [aPlay({ variants })] })
    const arms = (viewer: Viewer) =>
      new Set(Array.from({ length: 100 }, (_, id) => decide(mixed.plays, 'hero', { ...viewer, stableId: `${id}` }).arm))
    expect(arms(VIEWER)).toEqual(new Set([undefined]))
    expect(arms(zoe)).toEqual(new Set(['plain', 'named']))
  })

  it('has its parameters taken from addresses, and its traits asked for in the list', () => {
    const reading = [aPlay({ text: "{{ query.ref | default: 'x' }}" })]
    expect([...compiled({ plays: reading }).allowed.query]).toEqual(['ref'])
    expect(problemsOf({ plays: [greeting] })).toEqual(['plays.0.variants.0.content'])
  })

  it('is not compiled without the compiler of contents: it would show its fields', () => {
    expect(() => compilePlaybook(aPlaybook({ traits: ['name'], plays: [greeting] }))).toThrow('merge fields')
  })
})

describe('a page that the site lists as untouched', () => {
  const { plays, strategy } = compiled({ untouched: ['/checkout/*', '/sign-in'], plays: [other] })
  const on = (path: string | null): Viewer => ({ ...VIEWER, attributes: { path } })

  it('shows nothing, and says so', () => {
    for (const path of ['/checkout/pay', '/sign-in']) {
      expect(decide(plays, 'hero', on(path))).toEqual({ variant: null, reason: 'untouched-page' })
      expect(explainSlot(strategy, 'hero', on(path))).toMatchObject({
        chosen: null,
        reason: 'untouched-page',
        plays: [{ passedOver: [{ reason: 'untouched-page', has: path }] }],
      })
    }
  })

  it('is none of the others', () => {
    for (const path of ['/checkout', '/', null]) {
      expect(decide(plays, 'hero', on(path)).reason).toBe('play')
      expect(explainSlot(strategy, 'hero', on(path)).reason).toBe('play')
    }
  })

  it('comes after consent', () => {
    const refusal = { ...on('/sign-in'), mayPersonalize: false }
    expect(decide(plays, 'hero', refusal).reason).toBe('no-consent')
    expect(explainSlot(strategy, 'hero', refusal).reason).toBe('no-consent')
  })

  it('is written as pages of plays are', () => {
    expect(problemsOf({ untouched: ['/a', 'checkout'] })).toEqual(['untouched.1'])
  })
})

describe('what a playbook has to allow', () => {
  const of = (content: object) => [aPlay({ variants: [{ id: 'a', content }] })]

  it('is html, but not templates', () => {
    const html = '<p>x</p>'
    expect(problemsOf({ plays: of({ html }) })).toEqual(['plays.0.variants.0.content.html'])
    expect(problemsOf({ plays: of({ html }), allowHtml: true })).toEqual([])
    expect(problemsOf({ plays: of({ template: 't' }), templates: { t: { html, fields: {} } } })).toEqual([])
  })

  it.each([
    ['/sale', []],
    ['https://sale.example/x', ['plays.0.variants.0.content.redirect']],
    ['https://shop.example:8443/x?y={{ country }}', []],
    ['https://shop.example/x', ['plays.0.variants.0.content.redirect']],
    ['HTTPS://WWW.EXAMPLE/', []],
    ['https://www.example@sale.example/', ['plays.0.variants.0.content.redirect']],
  ])('is the host of a redirect to %s', (redirect, problems) => {
    const redirectHosts = ['shop.example:8443', 'www.example']
    expect(problemsOf({ plays: of({ redirect }), redirectHosts })).toEqual(problems)
  })
})
