import type { Addition, Lack } from '../../shared/journey/lack.ts'
import type { Attributes, Channel, Touch } from '../../shared/model/touch.ts'
import { NOW } from './arbitraries.ts'

/** A verified touch, now. Each has a number of its own. */
export function touched(name: string, changes: Partial<Touch> = {}): Touch {
  seq += 1
  return { id: `t${seq}`, seq, name, at: NOW, channel: 'web', verified: true, ...changes }
}

let seq = 0

/** As many touches as an addition says, such as its clause looks at. */
export function touchesOf({ touch, of, times, worth, prop }: Addition): readonly Touch[] {
  const props = propsOf(of)
  return Array.from({ length: times }, (_, place) => {
    const fresh = prop === undefined ? {} : { [prop]: `new ${seq} ${place}` }
    const channel: Channel = of.includes('by app or store') ? 'store' : 'web'
    return touched(touch, { channel, props: { ...props, ...fresh }, ...(worth !== undefined && { value: worth }) })
  })
}

/** What the filters of the generator ask for. */
function propsOf(of: string): Attributes {
  if (of.includes('{"plan":"pro"}')) return { plan: 'pro' }
  return of.includes('"sku"') ? { sku: 'p' } : {}
}

/** New values of a property of which the filter lets only some through. */
export function isBeyondFilter({ add }: Lack): boolean {
  return add?.prop === 'sku' && add.of.includes('$in')
}

/** Where one addition of a way is for the same touches as another, what meets the larger. */
export function fewestOf(missing: readonly Lack[]): readonly Touch[] {
  const adds = missing.flatMap(({ add }) => add ?? [])
  const isSame = (a: Addition, b: Addition) => a.of === b.of && a.worth === undefined && a.prop === undefined
  return adds
    .filter(
      (add, place) =>
        !adds.some(
          (other, at) =>
            at !== place &&
            isSame(add, other) &&
            (other.times > add.times || (other.times === add.times && at < place)),
        ),
    )
    .flatMap(touchesOf)
}
