import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { demoModes } from '../../scripts/demo-modes.ts'
import { launchChromium } from '../support/chromium.ts'
import { demoPlaybook } from '../support/demo-playbook.ts'
import { type Server, startServer } from '../support/server.ts'

const MODES = demoModes({ hasBootstrap: false })

describe.each(MODES)('the demo shop by $name', ({ base }) => {
  let server: Server
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let faults: string[]
  beforeAll(async () => {
    server = await startServer({ playbooks: [await demoPlaybook('60s')] })
    browser = await launchChromium()
  })
  beforeEach(async () => {
    context = await browser.newContext({ baseURL: server.url })
    page = await context.newPage()
    faults = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (line) => line.type() === 'error' && faults.push(line.text()))
  })
  afterEach(() => context.close())
  afterAll(async () => {
    await browser.close()
    await server.stop()
  })

  const at = (id: string, text: string) => page.getByTestId(id).filter({ hasText: text }).first().waitFor()
  const click = (id: string) => page.getByTestId(id).first().click()
  const isInside = () => new URL(page.url()).pathname.startsWith(`${base}/`)

  it('takes a visitor from the first stage to a purchase, without leaving the mode', async () => {
    await page.goto(`${base}/`)
    await at('stage', 'visitor')
    await click('add-boots')
    await at('stage', 'deciding')
    await page.goto(`${base}/`)
    await at('hero-text', 'You chose well. Now take the path.')
    await at('cta', 'Finish your order')
    await click('cta')
    await page.waitForURL(`**${base}/basket/`)
    await page.getByText('Moor Boots', { exact: true }).click()
    await page.waitForURL(`**${base}/product/?id=boots`)
    await click('basket-link')
    await page.waitForURL(`**${base}/basket/`)
    await click('buy')
    await at('stage', 'customer')
    expect(isInside()).toBe(true)
    expect(faults).toEqual([])
  })

  it('leads to the same page in every other mode', async () => {
    await page.goto(`${base}/product/?id=pack`)
    await at('stage', 'visitor')
    for (const other of MODES) {
      await page.locator('[data-modes] a').getByText(other.name, { exact: true }).click()
      await page.waitForURL(`**${other.base}/product/?id=pack`)
    }
    expect(faults).toEqual([])
  })
})
