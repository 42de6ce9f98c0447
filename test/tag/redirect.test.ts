import { describe, expect, it } from 'vitest'
import { targetOf } from '../../tag/rest/redirect.ts'

const HERE = 'https://shop.example/boots?size=42&utm_source=mail#top'

describe('targetOf', () => {
  it.each([
    ['/sale', 'https://shop.example/sale'],
    ['/boots?size=43', 'https://shop.example/boots?size=43'],
    ['https://other.example/boots', 'https://other.example/boots'],
  ])('leads to %s', (to, target) => {
    expect(targetOf(to, HERE)).toBe(target)
  })

  it.each(['/boots', '/boots?size=42', '/boots#end', HERE, 'https://shop.example/boots'])('stays at %s', (to) => {
    expect(targetOf(to, HERE)).toBeNull()
  })

  it.each([
    '//evil.example/',
    '/\\evil.example/',
    'http://shop.example/sale',
    'javascript:alert(1)',
    'data:text/html,x',
    'sale',
    '',
    'https://user:pass@evil.example/',
  ])('leads nobody to %j', (to) => {
    expect(targetOf(to, HERE)).toBeNull()
  })
})
