import { peerFile, versionOf } from '../packages.ts'
import { VARIANT_TEXT } from '../pages/change.ts'
import type { Tag } from './tag.ts'

const PACKAGE = '@growthbook/growthbook'

/** The script that GrowthBook calls "auto", with a visual experiment that gives everybody its second variation. */
export function growthbook(): Tag {
  return {
    name: 'GrowthBook, auto script',
    version: versionOf(PACKAGE),
    about: '`dist/bundles/auto.min.js` as its documentation embeds it, one visual experiment, without streaming.',
    head: ({ origin }) =>
      `<script async data-api-host="${origin}" data-client-key="sdk-bench" src="${origin}/auto.min.js"></script>`,
    files: new Map([['/auto.min.js', peerFile(PACKAGE, 'dist/bundles/auto.min.js')]]),
    answer: ({ path }, { change, image }) => {
      if (path !== '/api/features/sdk-bench') return null
      const mutation =
        change === 'text'
          ? { selector: '[data-slot="hero"]', action: 'set', attribute: 'html', value: VARIANT_TEXT }
          : { selector: '[data-slot="art"] img', action: 'set', attribute: 'src', value: image }
      const experiment = {
        key: 'bench',
        changeId: 'bench-1',
        status: 'running',
        manual: false,
        hashAttribute: 'id',
        hashVersion: 2,
        seed: 'bench',
        weights: [0, 1],
        coverage: 1,
        urlPatterns: [{ include: true, type: 'simple', pattern: '*' }],
        variations: [{ domMutations: [] }, { domMutations: [mutation] }],
      }
      const body = { status: 200, features: {}, experiments: [experiment], dateUpdated: '2026-01-01T00:00:00Z' }
      return { body: JSON.stringify(body) }
    },
  }
}
