import { GrowthBook } from '@growthbook/growthbook'
import { Hono } from 'hono'
import { featuresOf } from '../rules.ts'

/** How many features; set when the bench is bundled. */
declare const PLAYS: number

const features = featuresOf(PLAYS)
const names = Object.keys(features)

export default new Hono().post('/', async (c) => {
  const { attributes }: { readonly attributes: Record<string, unknown> } = await c.req.json()
  const growthbook = new GrowthBook({ attributes, features })
  return c.json(Object.fromEntries(names.map((name) => [name, growthbook.evalFeature(name).value])))
})
