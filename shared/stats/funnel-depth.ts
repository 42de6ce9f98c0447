/** Something a person did or a stage they entered, by name, at epoch milliseconds. */
export interface FunnelTouch {
  readonly name: string
  readonly at: number
}

/**
 * `ordered`: each step after the one before, whatever lies between. `strict`: no other step of the funnel between. `any`:
 * in whatever order.
 */
export type FunnelMode = 'ordered' | 'strict' | 'any'

/** Steps by the names of touches; a name may come twice, and then takes two touches. */
export interface FunnelPath {
  readonly steps: readonly string[]
  readonly mode: FunnelMode
  /** No step is later than this after the first of its chain; `null`: no limit. */
  readonly windowMs: number | null
}

/** How many of the steps a person made, of the best of all their chains. Touches in order of time; ties as they come. */
export type FunnelDepth = (touches: Iterable<FunnelTouch>) => number

/** Reads each person's touches once: O(touches), times the steps of a touch's name (`strict` and `any`: all steps). */
export function funnelDepth({ steps, mode, windowMs }: FunnelPath): FunnelDepth {
  const path: Path = { places: placesOf(steps), length: steps.length, window: windowMs ?? Number.POSITIVE_INFINITY }
  const advance = { ordered, strict, any }[mode]
  return (touches) => {
    const starts = new Array<number>(steps.length).fill(Number.NEGATIVE_INFINITY)
    let depth = 0
    let last = Number.NEGATIVE_INFINITY
    for (const { name, at } of touches) {
      if (at < last) throw new RangeError(`Touches come in order of time, not ${at} after ${last}`)
      last = at
      const places = path.places.get(name)
      if (places !== undefined) depth = Math.max(depth, advance(starts, { places, at }, path))
      if (depth === steps.length) break
    }
    return depth
  }
}

interface Path {
  /** Of each name the indices of its steps, the last one first. */
  readonly places: ReadonlyMap<string, readonly number[]>
  readonly length: number
  readonly window: number
}

interface StepTouch {
  readonly places: readonly number[]
  readonly at: number
}

function placesOf(steps: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>()
  for (const [index, step] of steps.entries()) places.set(step, [index, ...(places.get(step) ?? [])])
  return places
}

/**
 * `starts`: of all chains that reached a step, when the latest began, since that one has the most time left. Later steps
 * are looked at first, so that one touch is not two steps.
 */
function ordered(starts: number[], { places, at }: StepTouch, { window }: Path): number {
  let depth = 0
  for (const place of places) {
    const start = place === 0 ? at : (starts[place - 1] ?? at)
    if (at - start > window || start === Number.NEGATIVE_INFINITY) continue
    starts[place] = start
    depth = Math.max(depth, place + 1)
  }
  return depth
}

/** `starts`: when the chains began of which this touch was the last step. Any step that does not go on ends a chain. */
function strict(starts: number[], touch: StepTouch, { length, window }: Path): number {
  let depth = 0
  for (let place = length - 1; place >= 0; place -= 1) {
    const start = place === 0 ? touch.at : (starts[place - 1] ?? touch.at)
    const goesOn = touch.places.includes(place) && touch.at - start <= window && start !== Number.NEGATIVE_INFINITY
    starts[place] = goesOn ? start : Number.NEGATIVE_INFINITY
    if (goesOn) depth = Math.max(depth, place + 1)
  }
  return depth
}

/** `starts`: when each step was last made; of a name that comes twice, its second step has the touch before the last. */
function any(starts: number[], { places, at }: StepTouch, { length, window }: Path): number {
  for (const [index, place] of places.entries()) starts[place] = starts[places[index + 1] ?? -1] ?? at
  let depth = 0
  while (depth < length && at - (starts[depth] ?? at) <= window && starts[depth] !== Number.NEGATIVE_INFINITY)
    depth += 1
  return depth
}
