import type { Context } from 'hono'
import type { AppEnv } from '../http/app-env.ts'
import { notFoundResponse, problemResponse } from '../http/problem-response.ts'
import { decidePage } from './decide-page.ts'
import { edgeCopies } from './edge-copies.ts'
import { fillBody } from './fill-body.ts'
import { originRequest, passedRequest } from './origin-request.ts'
import { canBeFilled, filledHeaders, isPageRequest, isPageResponse, variedHeaders } from './page-headers.ts'
import type { PageSource } from './page-source.ts'
import type { Decided } from './plan.ts'
import { redirectOf } from './redirect.ts'
import { createSlotFiller } from './slot-filler.ts'

/** Every request of the site that no other feature answers: the origin does, and pages are filled on their way. */
export async function answerPage(c: Context<AppEnv>, pages: PageSource): Promise<Response> {
  const request = c.req.raw
  try {
    if (isPageRequest(request)) return await answerFilled(c, pages)
    const here = new URL(request.url)
    const passed = passedRequest(request, { here, url: pages.locate(here) })
    return (await pages.fetch(passed)) ?? notFoundResponse(c)
  } catch (error) {
    return unreachable(c, pages, error)
  }
}

async function answerFilled(c: Context<AppEnv>, pages: PageSource): Promise<Response> {
  const { site } = pages
  const decided = await decidePage(c, site).catch((error): Decided => {
    logFault(c, site, error)
    return new Map()
  })
  const redirect = redirectOf(c, decided, site)
  if (redirect !== null) return redirect
  const fetched = await fetchPage(c, pages, decided.size > 0)
  if (fetched === null) return notFoundResponse(c)
  const { response, isRemote } = fetched
  if (!isPageResponse(response) || !canBeFilled(response)) return response
  const { status, statusText, headers, body } = response
  if (decided.size === 0) return new Response(body, { status, statusText, headers: variedHeaders(headers) })
  const init = { status, statusText, headers: filledHeaders(headers) }
  if (body === null) return new Response(null, init)
  const later = (work: Promise<unknown>) => c.executionCtx.waitUntil(work)
  const onFault = (error: unknown) => logFault(c, site, error)
  const filler = createSlotFiller(decided)
  return new Response(await fillBody({ body, filler, length: lengthOf(headers), isRemote, later, onFault }), init)
}

/** Of a body as it is read; `null`: nobody says. */
function lengthOf(headers: Headers): number | null {
  if (headers.has('content-encoding')) return null
  return Number(headers.get('content-length')) || null
}

interface Fetched {
  readonly response: Response
  /** Its body comes straight from the network. */
  readonly isRemote: boolean
}

/** The page as the origin has it, or a copy that the origin lets everybody have. */
async function fetchPage(c: Context<AppEnv>, pages: PageSource, isToFill: boolean): Promise<Fetched | null> {
  const asked = c.req.raw
  const here = new URL(asked.url)
  const request = originRequest(asked, { site: pages.site, here, url: pages.locate(here), isToFill })
  const later = (work: Promise<unknown>) => c.executionCtx.waitUntil(work)
  const copies = pages.copies === null ? null : edgeCopies({ url: here.href, open: pages.copies, later })
  const copy = await copies?.find(request)
  if (copy) return { response: copy, isRemote: false }
  const response = await pages.fetch(request)
  if (response === null) return null
  const kept = copies?.keep(request, response) ?? response
  return { response: kept, isRemote: pages.isRemote && kept === response }
}

function logFault(c: Context<AppEnv>, site: string, error: unknown): void {
  c.get('deps').log({ log: 'page-fault', site, fault: String(error) })
}

function unreachable(c: Context<AppEnv>, { site }: PageSource, fault: unknown): Response {
  logFault(c, site, fault)
  const detail = 'The site is out of reach. The request may be sent again.'
  const headers = { 'retry-after': '5' }
  if (!isPageRequest(c.req.raw)) return problemResponse({ status: 502, title: 'Origin out of reach', detail, headers })
  const page = `<!doctype html><html lang="en"><title>Out of reach</title><p>${detail}</p></html>`
  const html = { ...headers, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(page, { status: 502, headers: html })
}
