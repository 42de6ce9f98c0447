import { describe, expect, it } from 'vitest'
import { compilePlaybook } from '../../../shared/playbook/compile.ts'
import { parsePlaybook } from '../../../shared/wire/playbook-schema.ts'
import { aPlaybook } from '../../support/a-playbook.ts'

const CRM = { id: 'crm', url: 'https://crm.example/hook', stages: ['buyer:customer'] }

function problemsOf(webhooks: unknown) {
  const parsed = parsePlaybook({ ...aPlaybook(), webhooks })
  if (!parsed.ok) return parsed.problems
  const compiled = compilePlaybook(parsed.value)
  return compiled.ok ? [] : compiled.problems
}

const pathsOf = (webhooks: unknown) => problemsOf(webhooks).map(({ path }) => path)

describe('the webhooks of a playbook', () => {
  it('are taken as they were written', () => {
    const webhooks = [CRM, { ...CRM, id: 'mail', stages: ['buyer:visitor', 'buyer:interested'] }]
    expect(parsePlaybook({ ...aPlaybook(), webhooks })).toEqual({ ok: true, value: { ...aPlaybook(), webhooks } })
    expect(problemsOf(webhooks)).toEqual([])
  })

  it.each([
    'https://crm.example',
    'https://crm.example:8443/a/b?c=d',
    'http://localhost:3000/hook',
    'http://127.0.0.1/hook',
  ])('are sent to %s', (url) => {
    expect(problemsOf([{ ...CRM, url }])).toEqual([])
  })

  it.each([
    'http://crm.example/hook',
    'http://localhost.example/hook',
    'http://10.0.0.1/hook',
    'ftp://crm.example/hook',
    'https://user:secret@crm.example/hook',
    'https://crm.example/hook#top',
    ' https://crm.example/hook',
    'crm.example/hook',
    '/hook',
    '',
  ])('are not sent to "%s", and it is said what to write', (url) => {
    expect(problemsOf([CRM, { ...CRM, id: 'other', url }])).toEqual([
      {
        path: 'webhooks.1.url',
        problem: expect.any(String),
        hint: expect.stringContaining('https://crm.example/hook'),
      },
    ])
  })

  it('have addresses of 2,000 letters and not of 2,001', () => {
    const url = `https://crm.example/${'x'.repeat(1_980)}`
    expect(pathsOf([{ ...CRM, url }])).toEqual([])
    expect(pathsOf([{ ...CRM, url: `${url}x` }])).toEqual(['webhooks.0.url'])
  })

  it('are ten at most', () => {
    const many = (count: number) => Array.from({ length: count }, (_, place) => ({ ...CRM, id: `crm${place}` }))
    expect(pathsOf(many(10))).toEqual([])
    expect(problemsOf(many(11))).toEqual([
      { path: 'webhooks', problem: 'are more than 10', hint: 'let one server tell the others' },
    ])
  })

  it('name stages that there are, at least one, each once, and have ids of their own', () => {
    expect(problemsOf([{ ...CRM, stages: ['buyer:lost'] }])).toEqual([
      {
        path: 'webhooks.0.stages',
        problem: 'there is no stage "buyer:lost"',
        hint: 'there are: buyer:visitor, buyer:interested, buyer:customer',
      },
    ])
    expect(pathsOf([{ ...CRM, stages: [] }])).toEqual(['webhooks.0.stages'])
    expect(pathsOf([{ ...CRM, stages: ['buyer:customer', 'buyer:customer'] }])).toEqual(['webhooks.0.stages'])
    expect(pathsOf([{ ...CRM, stages: ['customer'] }])).toEqual(['webhooks.0.stages.0'])
    expect(pathsOf([CRM, CRM])).toEqual(['webhooks.1.id'])
  })
})
