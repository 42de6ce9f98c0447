import { Hono } from 'hono'

export default new Hono().post('/', async (c) => {
  const body: { readonly attributes?: unknown } = await c.req.json()
  return c.json({ attributes: body.attributes, ok: true })
})
