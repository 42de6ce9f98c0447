import { describe, expect, it } from 'vitest'
import { aPageSite } from '../support/a-page-site.ts'

const HEAD = '<!doctype html><main><h1 data-slot="hero">Own</h1><p>after'
const FILLED = 'data-slot-filled="hero"'

describe('a page whose origin breaks off', () => {
  it.each([
    ['after a slot', HEAD, FILLED],
    ['in a slot', '<!doctype html><main><h1 data-slot="hero">Ow', '<h1 data-slot="hero">Ow'],
    ['in a tag', '<!doctype html><main><h1 data-slot="he', '<h1 data-slot="he'],
  ])('is sent as far as it came, and broken off too: %s', async (_, sent, shown) => {
    const site = await aPageSite(() => brokenOff(sent))
    const response = await site.open('/', { cookie: await site.cookieAfter(['add_to_cart']) })
    const { text, fault } = await readAll(response)
    expect(text).toContain(shown)
    expect(fault).not.toBeNull()
  })
})

/** Gives these words, and then fails. */
function brokenOff(words: string): Response {
  const left = [new TextEncoder().encode(words)]
  const body = new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const next = left.shift()
      if (next === undefined) controller.error(new Error('reset by peer'))
      else controller.enqueue(next)
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8' } })
}

async function readAll(response: Response): Promise<{ readonly text: string; readonly fault: unknown }> {
  const decoder = new TextDecoder()
  const reader = response.body?.getReader()
  let text = ''
  try {
    while (reader !== undefined) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value, { stream: true })
    }
    return { text, fault: null }
  } catch (fault) {
    return { text, fault }
  }
}
