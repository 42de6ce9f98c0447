import { describe, expect, it } from 'vitest'
import type { Problem } from '../../../shared/lib/problem.ts'
import type { Content, FilledTemplate, Playbook } from '../../../shared/model/playbook.ts'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { aBrowser } from '../support/a-browser.ts'
import { aWorker, SECRET } from '../support/a-worker.ts'
import { problemOf } from '../support/problem-of.ts'
import { proofOf } from '../support/proof-of.ts'

let sites = 0

/** A Worker whose site is published over the admin API, of which anybody sees one content. */
async function publish(content: Content | FilledTemplate, changes: Partial<Playbook> = {}) {
  sites += 1
  const site = `content-${crypto.randomUUID().slice(0, 8)}-${sites}`
  const own = aCountingPlaybook({ site, traits: ['name', 'sku'], ...changes })
  const worker = await aWorker({ playbook: aCountingPlaybook({ site }) })
  const stages = own.journeys.flatMap(({ id, stages: its }) => its.map((stage) => `${id}:${stage.id}`))
  const plays = [aPlay({ stages, variants: [{ id: 'a', content }] })]
  const response = await worker.fetch(`/admin/api/sites/${site}/playbook`, {
    method: 'PUT',
    body: JSON.stringify({ ...own, plays }),
    headers: { authorization: `Bearer ${SECRET}` },
  })
  return { worker, site, response, browser: aBrowser(worker, site) }
}

const TRAITS = { name: 'Zoë <b>', sku: 'a/b' }

/** What the slot shows to somebody who is known by these traits. */
async function shown(content: Content | FilledTemplate, changes: Partial<Playbook> = {}, traits: object = TRAITS) {
  const { response, browser, site } = await publish(content, changes)
  expect(response.status, await response.clone().text()).toBe(200)
  const user = 'zoe'
  const reply = await browser.visit({ identify: { user, proof: await proofOf(site, user), traits: { ...traits } } })
  return reply.slots.hero?.content ?? reply.slots.hero?.reason
}

describe('a content that is published', () => {
  it.each<[string, Content, Content]>([
    ['text', { text: 'Hi {{ traits.name }}' }, { text: 'Hi Zoë <b>' }],
    ['attributes', { attributes: { title: '{{ traits.name }}' } }, { attributes: { title: 'Zoë <b>' } }],
    [
      'link',
      { link: { href: '/p/{{ traits.sku }}', text: '{{ traits.name }}' } },
      { link: { href: '/p/a%2Fb', text: 'Zoë <b>' } },
    ],
    [
      'image',
      { image: { src: '/{{ traits.sku }}.png', alt: '{{ traits.name }}', srcset: '/{{ traits.sku }}.png 2x' } },
      { image: { src: '/a%2Fb.png', alt: 'Zoë <b>', srcset: '/a%2Fb.png 2x' } },
    ],
    ['class', { class: 'wide dark' }, { class: 'wide dark' }],
    ['hide', { hide: true }, { hide: true }],
    ['json', { json: [{ name: '{{ traits.name }}' }, 7] }, { json: [{ name: 'Zoë <b>' }, 7] }],
    ['redirect', { redirect: '/p/{{ traits.sku }}' }, { redirect: '/p/a%2Fb' }],
  ])('as %s is what a visit is answered', async (_, content, answered) => {
    expect(await shown(content)).toEqual(answered)
  })

  it('as html is answered sanitised, with its fields escaped', async () => {
    const html = '<h2 onclick="x()">{{ traits.name }}</h2><a href="/p/{{ traits.sku }}">x</a><script>x()</script>'
    expect(await shown({ html }, { allowHtml: true })).toEqual({
      html: '<h2>Zoë &lt;b&gt;</h2><a href="/p/a%2Fb">x</a>',
    })
  })

  it('as a template is answered as html', async () => {
    const html = '<h2 style="color:red">{{ fields.title }}</h2><a href="{{ fields.link }}">x</a>'
    const templates = {
      banner: { html, fields: { title: { type: 'text' }, link: { type: 'url', default: '/' } } },
    } as const
    const fields = { title: 'Hi {{ traits.name }}', link: '/p/{{ traits.sku }}' }
    expect(await shown({ template: 'banner', fields }, { templates })).toEqual({
      html: '<h2>Hi Zoë &lt;b&gt;</h2><a href="/p/a%2Fb">x</a>',
    })
  })

  it('shows nothing where a field is missing, and never the field', async () => {
    expect(await shown({ text: 'Hi {{ traits.name }}' }, {}, { sku: 'x' })).toBe('no-play')
    expect(await shown({ text: "Hi {{ traits.name | default: 'you' }}" }, {}, {})).toEqual({ text: 'Hi you' })
  })

  it('shows nothing on a page that the site lists', async () => {
    const { browser } = await publish({ text: 'x' }, { untouched: ['/checkout/*'] })
    const on = async (url: string) => (await browser.visit({ page: { url } })).slots.hero?.reason
    expect(await on('https://shop.example/checkout/pay?x=1')).toBe('untouched-page')
    expect(await on('https://shop.example/')).toBe('play')
  })

  it('takes the parameters of an address that it reads', async () => {
    const { browser } = await publish({ text: "{{ query.ref | default: 'none' }}" })
    const page = { url: 'https://shop.example/?ref=mail&other=1' }
    expect((await browser.visit({ page })).slots.hero?.content).toEqual({ text: 'mail' })
  })
})

describe('publishing contents', () => {
  it('stores markup as sanitising left it, and tells what was taken out', async () => {
    const { response, worker, site } = await publish(
      { html: '<p id="x" onclick="x()">x</p><iframe src="/x"></iframe>' },
      { allowHtml: true },
    )
    const { warnings } = await response.json<{ readonly warnings: readonly Problem[] }>()
    expect(warnings).toEqual([
      {
        path: 'plays.0.variants.0.content.html',
        problem: 'was published without onClick of <p>, <iframe>',
        hint: expect.any(String),
      },
    ])
    const stored = (await worker.deps.store.published(site))?.playbook.plays[0]?.variants[0]?.content
    expect(stored).toEqual({ html: '<p id="content-x">x</p>' })
  })

  it.each<[object, string]>([
    [{ html: '<p>x</p>' }, 'html'],
    [{ text: '{{ traits.unlisted }}' }, ''],
    [{ text: '{{ traits.name | shout }}' }, 'text'],
    [{ redirect: 'https://evil.example/' }, 'redirect'],
    [{ link: { href: '{{ query.next }}' } }, 'link.href'],
    [{ template: 'none' }, 'template'],
    [{ hide: true, text: 'x' }, ''],
    [{ attributes: { class: 'x' } }, 'attributes.class'],
  ])('refuses %j by its path', async (content, below) => {
    const { response } = await publish(content)
    const path = `plays.0.variants.0.content${below === '' ? '' : `.${below}`}`
    expect(await problemOf(response)).toMatchObject({ status: 422, problems: [{ path }] })
  })

  it('refuses a field where markup may not have one', async () => {
    const { response } = await publish({ html: '<p onclick="{{ traits.name }}">x</p>' }, { allowHtml: true })
    expect(await problemOf(response)).toMatchObject({
      problems: [{ path: 'plays.0.variants.0.content.html', problem: expect.stringContaining('{{ traits.name }}') }],
    })
  })
})
