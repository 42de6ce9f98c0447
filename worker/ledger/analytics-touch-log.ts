import { barePosting } from '../../shared/ledger/bare-posting.ts'
import type { LoggedTouch, Posting } from '../../shared/model/fact.ts'
import { TOUCH_POINT } from '../../shared/model/touch-point.ts'
import type { TouchLog } from './touch-log.ts'

/** What Analytics Engine takes of one invocation of the Worker; more is dropped unseen. */
const MAX_POINTS = 250

export interface AnalyticsOptions {
  readonly dataset: Pick<AnalyticsEngineDataset, 'writeDataPoint'>
  /** Brings a posting back in an invocation of its own; rejects when it is not sure to come. */
  readonly later: (posting: Posting) => Promise<unknown>
}

/**
 * The touch log of large sites, in Workers Analytics Engine: estimates over three months, which it forgets by itself. Its
 * rows cannot be erased, so that nobody's id is in them, no touch's id and no property, and nothing is left to erase or
 * to copy. To be made anew for each invocation of the Worker, of which the platform takes 250 touches: others come back.
 */
export function createAnalyticsTouchLog({ dataset, later }: AnalyticsOptions): TouchLog {
  let room = MAX_POINTS
  return {
    async write(postings) {
      const now: { readonly posting: Posting; readonly touch: LoggedTouch }[] = []
      const rest: Posting[] = []
      for (const posting of postings) {
        const fitting = posting.touches.slice(0, room - now.length)
        now.push(...fitting.map((touch) => ({ posting, touch })))
        const touches = posting.touches.slice(fitting.length)
        if (touches.length > 0) rest.push({ ...barePosting(posting), touches })
      }
      // First what may fail: nothing is written then, and all of it may come again.
      for (const posting of rest) await later(posting)
      for (const { posting, touch } of now) dataset.writeDataPoint(pointOf(posting, touch))
      room -= now.length
    },
    forget: async () => 0,
    copy: async () => [],
    erase: async () => 0,
  }
}

function pointOf({ site, segment }: Posting, touch: LoggedTouch): AnalyticsEngineDataPoint {
  const columns = {
    [TOUCH_POINT.site]: site,
    [TOUCH_POINT.name]: touch.name,
    [TOUCH_POINT.channel]: touch.channel,
    [TOUCH_POINT.country]: segment.country ?? '',
    [TOUCH_POINT.device]: segment.device ?? '',
    [TOUCH_POINT.campaign]: segment.campaign ?? '',
    [TOUCH_POINT.verified]: touch.verified ? '1' : '0',
    [TOUCH_POINT.value]: touch.value ?? 0,
    [TOUCH_POINT.hasValue]: touch.value === null ? 0 : 1,
    [TOUCH_POINT.at]: touch.at,
  }
  const inOrder = (kind: string) =>
    Object.entries(columns)
      .filter(([column]) => column.startsWith(kind))
      .toSorted(([one], [other]) => Number(one.slice(kind.length)) - Number(other.slice(kind.length)))
      .map(([, value]) => value)
  return {
    indexes: inOrder('index').map(String),
    blobs: inOrder('blob').map(String),
    doubles: inOrder('double').map(Number),
  }
}
