import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { aPage } from '../support/a-page.ts'
import { aPlay } from '../support/a-playbook.ts'
import { countingPlaybook, faults, startTagLab, type TagLab } from '../support/tag-lab.ts'

const PATIENCE = { timeout: 20_000, interval: 50 }

const PLAYS = [
  aPlay({
    id: 'full',
    slot: 'offer',
    stages: ['buyer:interested'],
    variants: [
      {
        id: 'a',
        content: {
          text: 'The offer',
          attributes: { 'data-tone': 'warm', title: 'Note: new' },
          link: { href: '/offer', text: 'To the offer' },
          image: { src: '/offer.svg', alt: 'An offer' },
        },
      },
    ],
  }),
]

const OFFER = `
<div data-slot="offer" class="own">
  <img src="/own.svg" srcset="/own.svg 2x" alt="Own" width="30" height="20"><h2 data-slot-text="">The <em>own</em> offer</h2>
  <a href="/own">Own link</a>
</div>`

describe('a slot', () => {
  let lab: TagLab
  beforeAll(async () => {
    const playbook = countingPlaybook()
    lab = await startTagLab([{ ...playbook, plays: [...playbook.plays, ...PLAYS] }])
  })
  beforeEach(() => lab.heal())
  afterAll(() => lab.stop())

  it('follows the stage within the same page view, and is the page’s own again after a reset', async () => {
    const page = await lab.open()
    const title = page.locator('h1')
    await vi.waitUntil(() => page.evaluate(() => window.states.length > 0), PATIENCE)
    expect(await title.textContent()).toBe('The own title')
    await page.evaluate(() => window.waypost?.('touch', 'add_to_cart'))
    await title.getByText('Still thinking it over?').waitFor()
    await page.evaluate(() => window.waypost?.('touch', 'purchase', { value: 12 }))
    await title.getByText('Thank you.').waitFor()
    await page.evaluate(() => window.waypost?.('reset'))
    await title.getByText('The own title').waitFor()
    await vi.waitUntil(() => page.evaluate(() => window.states.at(-1)?.stages.buyer?.stage === 'visitor'), PATIENCE)
    expect(lab.proxy.visits.at(-1)).toMatchObject({ fresh: true })
    expect(await faults(page)).toEqual([])
  })

  it('shows text, attributes, a link and an image, and gives all back', async () => {
    lab.proxy.serve('/page', aPage({ body: OFFER }))
    const page = await lab.open()
    const own = await page.locator('[data-slot]').evaluate((slot) => slot.outerHTML)
    await page.evaluate(() => window.waypost?.('touch', 'add_to_cart'))
    await page.getByText('The offer', { exact: true }).waitFor()
    const shown = await page.locator('[data-slot]').evaluate((slot) => ({
      tone: slot.getAttribute('data-tone'),
      title: slot.getAttribute('title'),
      image: slot.querySelector('img')?.outerHTML,
      link: slot.querySelector('a')?.outerHTML,
    }))
    expect(shown).toEqual({
      tone: 'warm',
      title: 'Note: new',
      image: '<img src="/offer.svg" alt="An offer" width="30" height="20">',
      link: '<a href="/offer">To the offer</a>',
    })
    await page.evaluate(() => window.waypost?.('reset'))
    await page.getByText('Own link').waitFor()
    const after = await page.locator('[data-slot]').evaluate((slot) => {
      slot.removeAttribute('data-slot-shown')
      return (
        slot.isEqualNode(new DOMParser().parseFromString(slot.outerHTML, 'text/html').body.firstElementChild) &&
        slot.outerHTML
      )
    })
    expect(sortAttributes(after || '')).toBe(sortAttributes(own.replace(' data-slot-shown=""', '')))
  })

  it('that comes late is asked for and shown', async () => {
    const page = await lab.open()
    await page.evaluate(() => window.waypost?.('touch', 'add_to_cart'))
    await page.getByText('Still thinking it over?').waitFor()
    await page.evaluate((html) => document.body.append(document.createRange().createContextualFragment(html)), OFFER)
    await page.getByText('The offer', { exact: true }).waitFor()
    expect(lab.proxy.visits.at(-1)?.slots).toEqual(['hero', 'offer'])
  })

  it('shows the last decision before the first reply', async () => {
    const page = await lab.open()
    await page.evaluate(() => window.waypost?.('touch', 'add_to_cart'))
    await page.getByText('Still thinking it over?').waitFor()
    lab.proxy.setFault(() => 'hang')
    const again = await lab.open({ context: page.context() })
    await again.getByText('Still thinking it over?').waitFor()
    const ready = await again.evaluate(() => new Promise((resolve) => window.waypost?.('ready', resolve)))
    expect(ready).toMatchObject({ stages: { buyer: { stage: 'interested' } } })
  })

  it('with forbidden content keeps the page’s own', async () => {
    lab.proxy.serve('/page', aPage({ body: OFFER }))
    const context = await lab.browser.newContext()
    const bad = [
      { attributes: { onclick: 'faults.push("ran")' } },
      { attributes: { style: 'color: red' } },
      { attributes: { href: 'javascript:faults.push("ran")' } },
      { link: { href: ' java\nscript:faults.push("ran")' } },
      { image: { src: 'data:image/svg+xml,<svg/>', alt: '' } },
      { text: 'half', link: { href: 'vbscript:x' } },
      { attributes: { 'data-tone': 'half', srcdoc: 'x' } },
      7,
      { text: {} },
    ]
    for (const content of bad) {
      await context.route('**/v1/visit', (route) => {
        const slots = { offer: { variant: 'a', content, reason: 'play' } }
        return route.fulfill({ json: { token: 'x', ack: [], stages: {}, slots, playbook: 'x' } })
      })
      const page = await lab.open({ context })
      await vi.waitUntil(() => page.evaluate(() => window.states.length > 0), PATIENCE)
      await page.locator('[data-slot]').click()
      const slot = await page.locator('[data-slot]').evaluate((element) => element.outerHTML)
      const left = sortAttributes(slot.replace(' data-slot-shown=""', ''))
      expect(left, JSON.stringify(content)).toBe(sortAttributes(OFFER.trim()))
      expect(await faults(page)).toEqual([])
      await page.close()
    }
  })

  it('that is still being parsed is not written into', async () => {
    lab.proxy.serve('/page', aPage({ body: `<h1 data-slot="hero">The own title${' '.repeat(200_000)}</h1>` }))
    const page = await lab.open()
    await page.evaluate(() => window.waypost?.('touch', 'add_to_cart'))
    await page.getByText('Still thinking it over?').waitFor()
    const again = await lab.open({ context: page.context() })
    await again.getByText('Still thinking it over?').waitFor()
    expect(await again.locator('h1').textContent()).toBe('Still thinking it over?')
  })

  it('is hidden only if the page asks for it, for 300 ms at most, without the tag too', async () => {
    const body = '<h1 data-slot="hero" data-slot-hide>Hidden</h1><h2 data-slot="offer">Not hidden</h2>'
    const style = '<link rel="stylesheet" href="/waypost.css">'
    lab.proxy.serve('/page', aPage({ head: style, body }).replace(/<script async.*script>/, ''))
    const page = await lab.open()
    const seen = await page.evaluate(async () => {
      const look = (selector: string) => getComputedStyle(document.querySelector(selector) ?? document.body).visibility
      const hero = document.querySelector('h1')
      hero?.replaceWith(hero)
      const first = [look('h1'), look('h2')]
      await new Promise((resolve) => setTimeout(resolve, 400))
      return [...first, look('h1')]
    })
    expect(seen).toEqual(['hidden', 'visible', 'visible'])
  })
})

/** The order of attributes means nothing, and what was taken away comes back last. */
function sortAttributes(html: string): string {
  return html.replace(/<(\w+)((?: [\w-]+="[^"]*")*)>/g, (_, name: string, attributes: string) => {
    const sorted = [...attributes.matchAll(/ ([\w-]+="[^"]*")/g)].map(([, attribute]) => attribute).sort()
    return `<${[name, ...sorted].join(' ')}>`
  })
}
