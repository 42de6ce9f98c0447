import { expect } from 'vitest'
import type { ProblemDetails } from '../../../worker/http/problem-response.ts'

/** Problem details as they are sent. */
export type Details = ProblemDetails & { readonly type: string }

/** The problem details of a refusal, which every refusal has in the form of RFC 9457, readable to any page. */
export async function problemOf(response: Response): Promise<Details> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const details = await response.json<Details>()
  expect(details.status).toBe(response.status)
  expect(details.type).toMatch(/^urn:waypost:problem:[a-z-]+$/)
  return details
}
