import { isKeyed } from './coerce.ts'

/**
 * Reads the value at a dotted path: `plan.name`, `items.0.sku`, `items.length`. `null` where the path leads nowhere.
 * As in GrowthBook's SDK, names that every object inherits (`constructor`) lead somewhere.
 */
export function compilePath(path: string): (from: unknown) => unknown {
  const steps = path.split('.')
  return (from) => {
    let value = from
    for (const step of steps) {
      if (!isKeyed(value) || !(step in value)) return null
      value = value[step]
    }
    return value
  }
}
