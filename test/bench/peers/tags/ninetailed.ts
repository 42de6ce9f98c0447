import { bundlePeer, versionOf } from '../packages.ts'
import { VARIANT_TEXT } from '../pages/change.ts'
import type { Tag } from './tag.ts'

const PACKAGE = '@ninetailed/experience.js'

/** Ninetailed's SDK, bundled as a site would: it has no script to embed. The content is a variable of the profile's changes. */
export async function ninetailed(): Promise<Tag> {
  return {
    name: 'Ninetailed',
    version: versionOf(PACKAGE),
    about: 'Bundled by esbuild with the few lines that apply a change to its slot; `page()`, then `onChangesChange`.',
    head: ({ origin }) => `<script async src="${origin}/ninetailed.js"></script>`,
    files: new Map([['/ninetailed.js', await bundlePeer(SOURCE)]]),
    answer: ({ path }, { change, image }) => {
      if (!path.startsWith('/v2/organizations/bench/')) return null
      const value = change === 'text' ? { hero: VARIANT_TEXT } : { art: image }
      const data = {
        profile: PROFILE,
        experiences: [{ experienceId: 'e1', variantIndex: 1, variants: {}, sticky: false }],
        changes: [{ key: 'slots', type: 'Variable', meta: { experienceId: 'e1', variantIndex: 1 }, value }],
      }
      return { body: JSON.stringify({ data, message: '', error: null }) }
    },
  }
}

const SOURCE = `
import { Ninetailed } from '${PACKAGE}'
const { origin } = new URL(document.currentScript.src)
const ninetailed = new Ninetailed({ clientId: 'bench', environment: 'main' }, { url: origin })
ninetailed.onChangesChange(({ changes }) => {
  for (const { value } of changes ?? []) {
    if (value.hero) document.querySelector('[data-slot=hero]').textContent = value.hero
    if (value.art) document.querySelector('[data-slot=art] img').src = value.art
  }
})
ninetailed.page()
`

const PROFILE = {
  id: '00000000-0000-4000-8000-000000000000',
  stableId: '00000000-0000-4000-8000-000000000000',
  random: 0.5,
  audiences: [],
  traits: {},
  location: {},
  session: {
    id: '00000000-0000-4000-8000-000000000001',
    isReturningVisitor: false,
    landingPage: { path: '/', query: {}, referrer: '', search: '', title: '', url: 'http://localhost/' },
    count: 1,
    activeSessionLength: 0,
    averageSessionLength: 0,
  },
}
