import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { AppEnv } from './app-env.ts'
import { problemResponse } from './problem-response.ts'

/** Refuses longer bodies with 413 before they are read whole. */
export function limitBody(maxBytes: number): MiddlewareHandler<AppEnv> {
  return bodyLimit({
    maxSize: maxBytes,
    onError: (c) => {
      const detail = `The body must be at most ${maxBytes} bytes: send fewer touches in one request.`
      return problemResponse(c, { status: 413, title: 'Body too large', detail })
    },
  })
}
