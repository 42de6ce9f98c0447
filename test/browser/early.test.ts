import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { inRoot } from '../../scripts/root.ts'
import { aPage } from '../support/a-page.ts'
import { aPlay, aPlaybook } from '../support/a-playbook.ts'
import { faults, startTagLab, type TagLab } from '../support/tag-lab.ts'

const PATIENCE = { timeout: 20_000, interval: 50 }
const PLAYBOOK = aPlaybook({ plays: [aPlay({ id: 'welcome', stages: ['buyer:visitor'], text: 'Welcome' })] })

describe('decisions that come before the tag’s own request is answered', () => {
  let lab: TagLab
  beforeAll(async () => {
    lab = await startTagLab([PLAYBOOK])
  })
  beforeEach(() => {
    lab.heal()
    const inline = readFileSync(inRoot('dist/tag/bootstrap.js'), 'utf8')
    const at = `data-site="shop" data-origin="${lab.proxy.url}" data-slots="hero" data-consent="implied"`
    const policy = "default-src 'none'; script-src 'nonce-abc' 'self'; connect-src 'self'"
    lab.proxy.serve('/page', aPage({ head: `<script nonce="abc" ${at}>${inline}</script>` }), {
      'content-security-policy': policy,
    })
  })
  afterAll(() => lab.stop())

  it('are shown on a first visit by the bootstrap, and are the same visitor’s', async () => {
    const before = lab.proxy.visits.length
    lab.proxy.setFault(({ touches }) => (touches.length > 0 ? 'hang' : 'none'))
    const page = await lab.open()
    await page.getByText('Welcome').waitFor()
    expect(await page.evaluate(() => window.states.length)).toBe(0)
    await vi.waitUntil(() => lab.proxy.visits.length >= before + 2, PATIENCE)
    const [early, own] = lab.proxy.visits.slice(before)
    expect([early?.touches, early?.slots]).toEqual([[], ['hero']])
    expect(own?.seed).toBe(early?.seed)
    expect(await faults(page)).toEqual([])
  })

  it('are shown however late they come, while the tag’s own are later', async () => {
    lab.proxy.setFault(({ touches }) => (touches.length > 0 ? 'hang' : 'slow'))
    const page = await lab.open()
    await page.getByText('Welcome').waitFor()
    expect(await page.evaluate(() => window.states.length)).toBe(0)
    expect(await faults(page)).toEqual([])
  })

  it('are not asked for by who comes from another page of the site', async () => {
    const page = await lab.open()
    await vi.waitUntil(() => page.evaluate(() => window.states.length > 0), PATIENCE)
    const before = lab.proxy.visits.length
    await page.evaluate(() => location.assign('/page?next'))
    await vi.waitUntil(() => lab.proxy.visits.length > before, PATIENCE)
    await page.waitForFunction(() => window.states.length > 0)
    expect(lab.proxy.visits.slice(before).filter(({ token }) => token === undefined)).toEqual([])
    expect(await faults(page)).toEqual([])
  })

  it('are not shown to somebody known, who lands on the page as a stranger would', async () => {
    const page = await lab.open()
    await page.getByText('Welcome').waitFor()
    await page.evaluate(() => window.waypost?.('touch', 'add_to_cart'))
    await page.getByText('The own title').waitFor()
    const before = lab.proxy.visits.length
    lab.proxy.setFault(({ token }) => (token === undefined ? 'none' : 'hang'))
    const again = await page.context().newPage()
    const early = again.waitForResponse((response) => response.url().endsWith('/v1/visit'))
    await again.goto(page.url())
    await (await early).finished()
    await again.evaluate(async () => {
      await indexedDB.databases()
      await new Promise((resolve) => setTimeout(resolve))
    })
    expect(await again.locator('h1').textContent()).toBe('The own title')
    expect(lab.proxy.visits.slice(before).filter(({ token }) => token === undefined).length).toBe(1)
    expect(await faults(again)).toEqual([])
  })

  it.each(['refuse', 'fail', 'garble', 'hang'] as const)('leave the page whole where visits %s', async (fault) => {
    lab.proxy.setFault(() => fault)
    const before = lab.proxy.visits.length
    const page = await lab.open()
    await vi.waitUntil(() => lab.proxy.visits.length >= before + 2, PATIENCE)
    expect(await page.locator('h1').textContent()).toBe('The own title')
    expect(await faults(page)).toEqual([])
  })
})
