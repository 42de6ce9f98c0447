import { readFileSync } from 'node:fs'
import { inRoot } from '../../../../scripts/root.ts'
import type { Playbook } from '../../../../shared/model/playbook.ts'
import { aPlay, aPlaybook } from '../../../support/a-playbook.ts'
import { CHANGES, type Change, VARIANT_TEXT } from '../pages/change.ts'
import type { Tag } from './tag.ts'

/** A playbook for each change, with one play for whoever comes for the first time. */
export function benchPlaybooks(image: string): readonly Playbook[] {
  const slots: Playbook['slots'] = {
    hero: { kind: 'element', default: 'page' },
    art: { kind: 'element', default: 'page' },
  }
  const play = (change: Change) =>
    change === 'text'
      ? aPlay({ text: VARIANT_TEXT })
      : aPlay({ slot: 'art', variants: [{ id: 'a', content: { image: { src: image, alt: 'A variant' } } }] })
  return CHANGES.map((change) => aPlaybook({ site: change, slots, plays: [play(change)] }))
}

/** Waypost's built tag as its README embeds it, before its real Worker. */
export function waypost(worker: string): Tag {
  const file = (name: string) => readFileSync(inRoot(`dist/tag/${name}`), 'utf8')
  return {
    name: 'Waypost',
    version: null,
    about: 'The built tag with the stub inlined, before the built Worker in workerd; nothing is hidden.',
    head: ({ origin, change }) =>
      `<script>${file('stub.js')}</script>\n<script async src="${origin}/tag.js" data-site="${change}" data-consent="implied"></script>`,
    files: new Map([['/tag.js', file('tag.js')]]),
    answer: async ({ path, method, body, headers }) => {
      if (path !== '/v1/visit') return null
      const { origin = '', 'content-type': type = 'text/plain' } = headers
      const reply = await fetch(worker + path, {
        method,
        headers: { origin, 'content-type': type },
        body: new Uint8Array(body),
      })
      return { status: reply.status, body: await reply.text() }
    },
  }
}
