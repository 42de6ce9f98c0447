import { chanceOf } from '../../../support/chance.ts'
import { posthogTracker } from '../trackers/posthog.ts'
import { rudderstack } from '../trackers/rudderstack.ts'
import { segment } from '../trackers/segment.ts'
import { snowplow } from '../trackers/snowplow.ts'
import type { Tracker } from '../trackers/tracker.ts'
import type { FaultLab } from './fault-lab.ts'
import { type RoundOutcome, runKillRound } from './kill-round.ts'
import { startPeerLab } from './peer-lab.ts'
import { startWaypostLab } from './waypost-lab.ts'

/** A tracker's part in one round. */
export interface TrackerRound extends RoundOutcome {
  readonly tracker: string
  readonly version: string | null
  readonly about: string
}

const PEERS: readonly (() => Promise<Tracker>)[] = [segment, posthogTracker, snowplow, rudderstack]

const OWN = {
  version: null,
  about: 'Default settings, before the built Worker; what its evidence counted in the end is what arrived.',
}

/** The same bad day for Waypost and each peer at the same time, each in a browser of its own. */
export async function measureRound(seed: number): Promise<readonly TrackerRound[]> {
  const own = measureTracker(await startWaypostLab(), OWN, seed)
  const peers = PEERS.map(async (load) => {
    const tracker = await load()
    return measureTracker(await startPeerLab(tracker), tracker, seed)
  })
  return Promise.all([own, ...peers])
}

async function measureTracker(
  lab: FaultLab,
  { version, about }: Pick<TrackerRound, 'version' | 'about'>,
  seed: number,
): Promise<TrackerRound> {
  try {
    return { tracker: lab.name, version, about, ...(await runKillRound(lab, chanceOf(seed))) }
  } finally {
    await lab.stop()
  }
}
