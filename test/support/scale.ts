/** Numbers of `docs/scale.md`, by the name that stands in the table's first column. */
export type Named = ReadonlyMap<string, number>

/** One line of a bill: how many of what, per million touches. */
export interface BillLine {
  readonly what: string
  readonly count: number
  readonly price: string
}

/** What the page reckons with. */
export interface ScaleTables {
  /** US dollars per unit, as the price tables name them. */
  readonly prices: Named
  readonly assumptions: Named
  readonly rows: Named
}

const MILLION = 1_000_000

/** What a million touches take of each storage choice: what all sites pay, then what each choice adds. */
export function billsOf({ assumptions, rows }: ScaleTables): { readonly [choice: string]: readonly BillLine[] } {
  const of = (name: string) => numberOf(assumptions, name)
  const row = (name: string) => numberOf(rows, name)
  const requests = MILLION / of('touches per request')
  const moves = MILLION * of('stages entered per touch')
  const perMove = row('a stage entered') + row('a state') + row('a due date')
  const others =
    MILLION * of('exposures per touch') * row('an exposure') + MILLION * of('goals per touch') * row('a goal')
  const facts = factsPerTouch(assumptions)
  const kept = requests * of('share of requests of kept people')
  const news = kept * Math.min(1, of('touches per request') * facts)
  return {
    'Decisions, from the token': [
      { what: 'requests', count: requests, price: 'Workers requests' },
      { what: 'ms of CPU', count: requests * of('ms of CPU per request'), price: 'Workers CPU' },
      { what: 'reads of the playbook', count: requests * of('KV reads per request'), price: 'KV reads' },
    ],
    'Facts, through the queue to D1': [
      { what: 'queue operations', count: requests * of('queue operations per request'), price: 'Queues operations' },
      { what: 'rows written', count: moves * perMove + others, price: 'D1 rows written' },
      { what: 'GB, for a month', count: (MILLION * facts * of('bytes per fact in D1')) / 1e9, price: 'D1 storage' },
    ],
    'Kept people, in Durable Objects': [
      { what: 'requests', count: kept, price: 'Durable Objects requests' },
      { what: 'GB-s', count: kept * of('GB-s per request of kept people'), price: 'Durable Objects duration' },
      {
        what: 'rows written',
        count: kept * row('a visit of somebody kept') + news * row('their news'),
        price: 'Durable Objects rows written',
      },
    ],
    'Touch log in D1': [
      { what: 'rows written', count: MILLION * row('a touch'), price: 'D1 rows written' },
      { what: 'GB, for a month', count: (MILLION * of('bytes per touch in D1')) / 1e9, price: 'D1 storage' },
    ],
    'Touch log in Analytics Engine': [{ what: 'data points', count: MILLION, price: 'Analytics Engine data points' }],
  }
}

/** Of all kinds. */
export function factsPerTouch(assumptions: Named): number {
  return ['stages entered per touch', 'exposures per touch', 'goals per touch'].reduce(
    (sum, name) => sum + numberOf(assumptions, name),
    0,
  )
}

/** US dollars of a line; prices are per million, but for storage, which is per GB. */
export function costOf({ count, price }: BillLine, { prices }: ScaleTables): number {
  const unit = price.endsWith('storage') ? 1 : MILLION
  return (count / unit) * numberOf(prices, price)
}

export function numberOf(named: Named, name: string): number {
  const number = named.get(name)
  if (number === undefined) throw new Error(`docs/scale.md has no number for "${name}"`)
  return number
}
