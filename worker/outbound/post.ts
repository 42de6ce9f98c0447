import type { Message } from './message-of.ts'
import { signedHeaders } from './sign.ts'

/** What a receiver said: its status, or why it said nothing. */
export type Heard = { readonly status: number } | { readonly status: null; readonly error: string }

export interface Posting {
  readonly url: string
  readonly message: Message
  readonly keys: readonly CryptoKey[]
}

export interface Posted {
  readonly fetch: typeof fetch
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly timeoutMs: number
}

/** Posts a message, signed now. Redirects are not followed: an answer from elsewhere is none from the receiver. */
export async function post({ url, message, keys }: Posting, { fetch, now, timeoutMs }: Posted): Promise<Heard> {
  const { id, body } = message
  const signed = await signedHeaders({ id, seconds: Math.floor(now() / 1000), body }, keys)
  const headers = { 'content-type': 'application/json', 'user-agent': 'Waypost-Webhooks/1', ...signed }
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const reply = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    // Nobody reads what else it says; its connection is free again.
    await reply.body?.cancel()
    return { status: reply.status }
  } catch (error) {
    return {
      status: null,
      error: signal.aborted ? `no answer within ${timeoutMs} ms` : String(error).slice(0, MAX_ERROR),
    }
  }
}

/** What is kept of an error, in letters. */
const MAX_ERROR = 200
