import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { demoPlaybook } from '../support/demo-playbook.ts'
import { type Server, startServer } from '../support/server.ts'

const OWN_HERO = 'Gear for the long way round.'

describe('the demo shop', () => {
  let server: Server
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let faults: string[]
  beforeAll(async () => {
    server = await startServer({ playbooks: [await demoPlaybook('3s')] })
    browser = await launchChromium()
  })
  beforeEach(async () => {
    context = await browser.newContext({ baseURL: server.url })
    page = await context.newPage()
    faults = []
    page.on('pageerror', (error) => faults.push(error.message))
  })
  afterEach(() => context.close())
  afterAll(async () => {
    await browser.close()
    await server.stop()
  })

  const at = (id: string, text: string) => page.getByTestId(id).filter({ hasText: text }).first().waitFor()
  const click = (id: string) => page.getByTestId(id).first().click()

  it('takes a visitor from the first stage to the last and back to an earlier one, the slots following', async () => {
    await page.goto('/')
    await at('stage', 'visitor')
    await at('hero-text', OWN_HERO)

    await page.goto('/product/?id=boots')
    await page.goto('/product/?id=pack')
    await at('stage', 'browsing')
    await page.goto('/')
    await at('hero-text', 'Look around. Take your time.')

    const view = await page.evaluate(() => performance.timeOrigin)
    await click('add-boots')
    await at('stage', 'deciding')
    await at('hero-text', 'You chose well. Now take the path.')
    await at('cta', 'Finish your order')
    await at('offer', 'Order before four')
    expect(await page.evaluate(() => performance.timeOrigin)).toBe(view)

    await page.goto('/basket/')
    await click('remove-boots')
    await at('stage', 'browsing')
    await at('hero-text', 'Look around. Take your time.')

    await page.goto('/')
    await click('add-boots')
    await at('stage', 'deciding')
    await page.goto('/basket/')
    const visit = await page.evaluate(() => performance.timeOrigin)
    await click('buy')
    await at('stage', 'customer')
    await at('hero-text', 'Thank you. Enjoy the hill.')
    await at('stage', 'lapsed')
    await at('hero-text', 'Hello again. The path waits.')
    expect(await page.evaluate(() => performance.timeOrigin)).toBe(visit)
    expect(faults).toEqual([])
  })

  it('shows the last decisions on the next page view before the first reply', async () => {
    await page.goto('/')
    await click('add-boots')
    await at('hero-text', 'You chose well.')
    await page.route('**/v1/visit', () => {})
    await page.goto('/')
    await at('hero-text', 'You chose well.')
    await at('cta', 'Finish your order')
    expect(faults).toEqual([])
  })

  it('says why the visitor is at the stage, and what would move them on', async () => {
    await page.goto('/product/?id=boots')
    await at('stage', 'visitor')
    await at('why', 'always')
    await at('moves', 'basket worth 1 more')
    expect(faults).toEqual([])
  })

  it('keeps its panel open from page to page on a phone, with the way to start over in sight', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto('/')
    await click('panel-toggle')
    await page.goto('/basket/')
    await at('stage', 'visitor')
    const { y = 0, height = 0 } = (await page.getByTestId('start-over').boundingBox()) ?? {}
    expect(y).toBeGreaterThan(0)
    expect(y + height).toBeLessThanOrEqual(844)
  })

  it('is whole and sells while the Worker is dead', async () => {
    await page.route('**/v1/visit', (route) => route.abort())
    await page.goto('/')
    await at('hero-text', OWN_HERO)
    await click('add-boots')
    await page.goto('/basket/')
    await click('buy')
    await page.getByTestId('thanks').first().waitFor()
    expect(faults).toEqual([])
  })
})
