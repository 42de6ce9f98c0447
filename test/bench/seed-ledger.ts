const DAY = 86_400_000

/** How much the ledger holds: 700,000 moves, 200,000 exposures and 100,000 goals of 100,000 people, and their touches. */
export const PEOPLE = 100_000
export const FACTS = 10 * PEOPLE
export const TOUCHES = 10 * PEOPLE
const MOVES_EACH = 7
/** Every so many-th visitor turned out to be another one. */
const MERGED = 100
/** D1 ends statements that take too long. */
const PEOPLE_AT_ONCE = 20_000

/** The instant at which the bench asks. */
export const BENCH_NOW = Date.UTC(2026, 10, 20, 12)

const PROFILE = "printf('p%021d', p)"
const SEGMENT = `'web', substr('FRDEGBUS', 1 + 2 * (p % 4), 2), CASE p % 3 WHEN 0 THEN 'phone' ELSE 'computer' END,
  CASE p % 10 WHEN 0 THEN 'spring' END`

/** From 0 to 1,000,002, as if by chance. */
const chance = (of: string) => `abs((${of}) * 2654435761 % 4294967296 * 40503 % 1000003)`

/** The statements that fill an empty ledger of the site `shop`: made by SQLite itself, the same every time. */
export function seedStatements(): readonly string[] {
  const chunks = Array.from({ length: PEOPLE / PEOPLE_AT_ONCE }, (_, chunk) => chunk * PEOPLE_AT_ONCE)
  return [...chunks.flatMap((from) => [moves(from), others(from), touches(from)]), merged(), mergedRows(), states()]
}

function numbered(from: number, each: number): string {
  const last = (from + PEOPLE_AT_ONCE) * each - 1
  return `WITH RECURSIVE n (i) AS (SELECT ${from * each} UNION ALL SELECT i + 1 FROM n WHERE i < ${last}),
    r AS (SELECT i, i / ${each} AS p, i % ${each} AS o FROM n)`
}

/** A year's moves through five stages, about a week at each. */
function moves(from: number): string {
  const start = `${BENCH_NOW - 365 * DAY} + ${chance('p')} * ${Math.floor((300 * DAY) / 1_000_003)}`
  return `INSERT INTO facts (key, site, kind, profile, at, journey, ordinal, from_stage, stage, cause, playbook, channel, country,
      device, campaign) ${numbered(from, MOVES_EACH)}
    SELECT printf('%016x', i * 2654435761 % 4294967296 * 65536 + i), 'shop', 'entered', ${PROFILE},
      ${start} + o * ${4 * DAY} + ${chance('i')} * ${Math.floor((4 * DAY) / 1_000_003)}, 'buyer', o + 1,
      CASE o WHEN 0 THEN NULL ELSE 's' || ((o - 1 + p) % 5) END, 's' || ((o + p) % 5), 'touch', 'v1', ${SEGMENT} FROM r`
}

function others(from: number): string {
  return `INSERT INTO facts (key, site, kind, profile, at, play, arm, slot, propensity, goal, touch, value, playbook, channel,
      country, device, campaign) ${numbered(from, 3)}
    SELECT printf('e%016x', i * 2654435761 % 4294967296 * 65536 + i), 'shop', CASE o WHEN 2 THEN 'reached' ELSE 'exposed' END,
      ${PROFILE}, ${BENCH_NOW} - ${chance('i')} * ${Math.floor((365 * DAY) / 1_000_003)},
      CASE WHEN o < 2 THEN 'play' || o END, CASE WHEN o < 2 THEN 'a' END, CASE WHEN o < 2 THEN 'hero' END,
      CASE WHEN o < 2 THEN 0.5 END, CASE o WHEN 2 THEN 'purchase' END, CASE o WHEN 2 THEN 't' || i END, 9.5, 'v1', ${SEGMENT}
    FROM r`
}

/** 90 days of touches. */
function touches(from: number): string {
  return `INSERT INTO touches (site, profile, id, name, at, verified, value, props, channel, country, device, campaign)
    ${numbered(from, 10)}
    SELECT 'shop', ${PROFILE}, 'q' || i,
      CASE o WHEN 0 THEN 'purchase' WHEN 1 THEN 'add_to_cart' WHEN 2 THEN 'view_pricing' ELSE 'page' END,
      ${BENCH_NOW} - ${chance('i')} * ${Math.floor((90 * DAY) / 1_000_003)}, 0, CASE o WHEN 0 THEN 19.5 END,
      CASE o WHEN 2 THEN '{"plan":"pro"}' END, ${SEGMENT} FROM r`
}

function merged(): string {
  return `INSERT INTO facts (key, site, kind, profile, at, into_profile, playbook, channel)
    SELECT 'm' || profile, site, 'merged', profile, ${BENCH_NOW - 50 * DAY}, 'p000000000000000000000', 'v1', 'web' FROM facts
    WHERE kind = 'entered' AND ordinal = 1 AND CAST(substr(profile, 2) AS INTEGER) % ${MERGED} = 17`
}

function mergedRows(): string {
  return `INSERT INTO merged (site, profile, into_profile, at) SELECT site, profile, into_profile, at FROM facts WHERE kind = 'merged'`
}

function states(): string {
  return `INSERT INTO states (site, journey, profile, stage, since, ordinal, channel, country, device, campaign)
    SELECT site, journey, profile, stage, at, MAX(ordinal), channel, country, device, campaign FROM facts
    WHERE kind = 'entered' GROUP BY profile, journey`
}
