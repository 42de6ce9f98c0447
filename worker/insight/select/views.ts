import { SEGMENTS } from '../../../shared/model/segment.ts'

/** What analysts may read: documented columns, of one site, whose id is `?1`. */
export interface View {
  readonly columns: readonly string[]
  readonly text: string
}

/** Who was another visitor, and the profile that stands for both now. */
const UNITED = `WITH RECURSIVE up (profile, person) AS (
  SELECT profile, into_profile FROM main.merged WHERE site = ?1
  UNION SELECT up.profile, m.into_profile FROM up JOIN main.merged AS m ON m.site = ?1 AND m.profile = up.person)
  SELECT profile, person FROM up WHERE person NOT IN (SELECT profile FROM main.merged WHERE site = ?1)`

const PRESENT = `NOT EXISTS (SELECT 1 FROM main.facts AS gone
  WHERE gone.site = ?1 AND gone.kind IN ('merged', 'erased') AND gone.profile = s.profile)`

/** The views, by name. Their columns are a promise: docs/questions.md says what each means. */
export const VIEWS: { readonly [name: string]: View } = {
  people: {
    columns: ['person', 'last_moved', 'journeys', ...SEGMENTS],
    text: `SELECT s.profile, MAX(s.since), COUNT(*), s.channel, s.country, s.device, s.campaign FROM main.states AS s
      WHERE s.site = ?1 AND ${PRESENT} GROUP BY s.profile`,
  },
  stages_now: {
    columns: ['person', 'journey', 'stage', 'since', 'ordinal', ...SEGMENTS],
    text: `SELECT s.profile, s.journey, s.stage, s.since, s.ordinal, s.channel, s.country, s.device, s.campaign
      FROM main.states AS s WHERE s.site = ?1 AND ${PRESENT}`,
  },
  moves: factView('entered', ['journey', 'ordinal', 'from_stage', 'stage', 'cause']),
  exposures: factView('exposed', ['play', 'arm', 'slot', 'propensity']),
  goals: factView('reached', ['goal', 'touch', 'value']),
  touches: {
    columns: ['profile', 'person', 'id', 'name', 'at', 'verified', 'value', 'props', ...SEGMENTS],
    text: `SELECT t.profile, COALESCE(u.person, t.profile), t.id, t.name, t.at, t.verified, t.value, t.props,
      t.channel, t.country, t.device, t.campaign
      FROM main.touches AS t LEFT JOIN "v_united" AS u ON u.profile = t.profile WHERE t.site = ?1`,
  },
  deliveries: {
    columns: [
      'profile',
      'person',
      'webhook',
      'journey',
      'stage',
      'at',
      'state',
      'attempts',
      'last_status',
      'last_error',
    ],
    text: `SELECT d.profile, COALESCE(u.person, d.profile), d.webhook, d.journey, d.stage, d.at, d.state, d.attempts,
      d.last_status, d.last_error
      FROM main.deliveries AS d LEFT JOIN "v_united" AS u ON u.profile = d.profile WHERE d.site = ?1`,
  },
}

/** `"v_name"`, which no table of the database is called. */
export function viewName(name: string): string {
  return `"v_${name}"`
}

/** The views that a statement reads, as common table expressions to begin it with. */
export function viewsAs(names: readonly string[]): string {
  const needsUnited = names.some((name) => VIEWS[name]?.text.includes('v_united') === true)
  const united = needsUnited ? [`"v_united" (profile, person) AS (${UNITED})`] : []
  const views = names.flatMap((name) => {
    const view = VIEWS[name]
    return view === undefined ? [] : [`${viewName(name)} (${view.columns.join(', ')}) AS (${view.text})`]
  })
  return [...united, ...views].join(', ').replaceAll(/\s*\n\s*/g, ' ')
}

function factView(kind: string, columns: readonly string[]): View {
  const own = [...columns, 'at', 'playbook', ...SEGMENTS]
  return {
    columns: ['profile', 'person', ...own],
    text: `SELECT f.profile, COALESCE(u.person, f.profile), ${own.map((column) => `f.${column}`).join(', ')}
      FROM main.facts AS f LEFT JOIN "v_united" AS u ON u.profile = f.profile WHERE f.site = ?1 AND f.kind = '${kind}'`,
  }
}
