/** What a request says of whom it is from: its headers, and the edge's own knowledge, none outside it. */
interface Sender {
  readonly headers: Headers
  readonly cf?: unknown
}

/** Where a request is answered. */
interface Setting {
  /** Tests drive the page with headless browsers and plain clients: there, only crawlers that name themselves are bots. */
  readonly isDevelopment: boolean
}

/**
 * Whether a request is a machine's: one that the platform vouches for, or one whose user agent is known for it. Somebody
 * who says nothing of their user agent is taken for a person.
 */
export async function isBot({ headers, cf }: Sender, { isDevelopment }: Setting): Promise<boolean> {
  if (isVerifiedBot(cf)) return true
  const agent = headers.get('user-agent')?.slice(0, MAX_LENGTH) ?? ''
  if (agent === '') return false
  const isKnown = known.get(agent) ?? (await look(agent))
  return isKnown && (!isDevelopment || CRAWLER.test(agent))
}

/**
 * Whether a request is that of a crawler which names itself, or which the platform vouches for. Servers and apps call by
 * libraries that `isBot` takes for machines, and rightly so.
 */
export function isCrawler(sender: Sender): Promise<boolean> {
  return isBot(sender, { isDevelopment: true })
}

const CRAWLER = /bot|crawl|spider/i

/** More than browsers send; of what is longer, the beginning tells. */
const MAX_LENGTH = 500

/** A site's visitors share a few hundred user agents, and looking at one takes several microseconds. */
const MAX_KNOWN = 500
const known = new Map<string, boolean>()

/** The list of user agents is loaded with the first request that needs it, not with the Worker. */
async function look(agent: string): Promise<boolean> {
  const { isbot } = await import('isbot')
  const isKnown = isbot(agent)
  if (known.size >= MAX_KNOWN) known.delete(known.keys().next().value ?? '')
  known.set(agent, isKnown)
  return isKnown
}

/** Where the site's plan includes bot management, the edge knows search engines and the like by their addresses. */
function isVerifiedBot(edge: unknown): boolean {
  const signals = memberOf(edge, 'botManagement')
  return memberOf(signals, 'verifiedBot') === true
}

function memberOf(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && name in of ? Reflect.get(of, name) : undefined
}
