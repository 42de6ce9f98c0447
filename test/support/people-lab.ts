import type { Page } from 'playwright-core'
import type { Playbook } from '../../shared/model/playbook.ts'
import type { Person } from '../../worker/person/person-of.ts'
import { identitySecretOf, proofOf } from '../worker/support/proof-of.ts'
import { aCountingPlaybook } from './a-counting-playbook.ts'
import { aPage } from './a-page.ts'
import { startTagLab, type TagLab } from './tag-lab.ts'

/** A tag lab whose Worker knows the users of its sites: `shop`, at `/page`, and others, each at `/<site>`. */
export interface PeopleLab extends TagLab {
  /** Adds a site that counts looks at the prices, in a page with this body. */
  addSite(playbook: Playbook, body?: string): Promise<void>
  /** What a site's server tells or asks the Worker, with the secret key. Rejects where the Worker refuses. */
  tell(path: string, body: object): Promise<unknown>
  /** Who is kept as `user:<id>` or `visitor:<id>`; `null`: nobody. */
  person(id: string, site?: string): Promise<Person | null>
}

/** Starts it with these sites besides the shop. */
export async function startPeopleLab(others: readonly string[]): Promise<PeopleLab> {
  const identitySecrets = ['shop', ...others].map((site) => `${site}:${identitySecretOf(site)}`).join(',')
  const lab = await startTagLab([aCountingPlaybook()], { identitySecrets })
  const { url, secretKey } = lab.server
  const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
  return {
    ...lab,
    async addSite(playbook, body = '') {
      await lab.server.publish(playbook)
      lab.proxy.serve(`/${playbook.site}`, aPage({ site: playbook.site, body }))
    },
    async tell(path, body) {
      const reply = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
      if (!reply.ok) throw new Error(`${path} was refused (${reply.status}): ${await reply.text()}`)
      return reply.json()
    },
    async person(id, site = 'shop') {
      const reply = await fetch(`${url}/v1/profiles/${encodeURIComponent(id)}?site=${site}`, { headers })
      if (!reply.ok && reply.status !== 404)
        throw new Error(`${id} was refused (${reply.status}): ${await reply.text()}`)
      const found: Person = JSON.parse(await reply.text())
      return reply.ok ? found : null
    },
  }
}

/** Has a page say who its visitor is, with the proof of the site's server. */
export async function signIn(page: Page, user: string, site = 'shop'): Promise<void> {
  const proof = await proofOf(site, user)
  await page.evaluate(([id, code]) => window.waypost?.('identify', id, { proof: code }), [user, proof] as const)
}

/** Looks at the prices, so many times in one go. */
export async function look(page: Page, times: number): Promise<void> {
  await page.evaluate((left) => {
    for (let i = 0; i < left; i += 1) window.waypost?.('touch', 'view_pricing')
  }, times)
}

/** How many looks the visitor's stage stands for, by the last reply; `undefined` before the first. */
export function looks(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => window.states.at(-1)?.stages.count?.stage)
}

/** The visitor's id, by the last reply. */
export function visitorOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => window.states.at(-1)?.visitor)
}

/** How many looks the stage of a kept person stands for; `undefined`: nobody. */
export function looksOf(person: Person | null): string | null | undefined {
  return person?.journeys.count?.stage
}

/** Where a link of the page leads, with a hand-off, as a script of the page gets it. */
export function linkOf(page: Page, selector: string): Promise<string> {
  return page.locator(selector).evaluate(
    (link) =>
      new Promise<string>((resolve) => {
        window.waypost?.('link', link.getAttribute('href') ?? '', resolve)
      }),
  )
}

/** Focuses a link until the tag has asked for its hand-off. */
export async function aimAt(page: Page, selector: string): Promise<void> {
  let isAsked = false
  const asked = page.waitForResponse('**/v1/link').then(() => {
    isAsked = true
  })
  while (!isAsked) {
    await page.locator(selector).blur()
    await page.locator(selector).focus()
    await Promise.race([asked, page.waitForTimeout(200)])
  }
}
