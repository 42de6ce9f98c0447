/** Past this, nobody waits for an answer any more. */
const LIMIT_MS = 8_000

/** Posts JSON and gives the answer's; rejects where there is none in time, or no good one. */
export async function ask(url: string | URL, body: object): Promise<unknown> {
  const signal = AbortSignal.timeout(LIMIT_MS)
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), keepalive: true, signal })
  if (!response.ok) throw response
  return response.json()
}
