import type { Evidence } from '../journey/evidence.ts'
import { pool } from '../journey/merge.ts'
import type { Program } from '../journey/program.ts'
import type { Journeyer } from '../journey/travel.ts'
import type { Json } from '../model/touch.ts'

/** One person, as far as it is proven: devices, traits, and where they are in their journeys. */
export interface KeptProfile {
  /** The one user that this person is; `null`: an anonymous visitor. */
  readonly user: string | null
  /** By device id: a visitor's id for browsers, `SERVER` for what servers tell. */
  readonly devices: ReadonlyMap<string, KeptDevice>
  readonly traits: ReadonlyMap<string, Trait>
  /** Where the person was last found; judged by `version` of the playbook. */
  readonly placed: Placed
  readonly version: string
}

/** A journeyer without their evidence, which is that of the devices. */
export type Placed = Omit<Journeyer, 'evidence'>

export interface KeptDevice {
  readonly evidence: Evidence
  /** Epoch milliseconds: when it joined the profile, and when it was last heard of. */
  readonly since: number
  readonly seen: number
}

/** A value that somebody said of a person, and when: the last one said counts. */
export interface Trait {
  readonly value: Json
  /** Epoch milliseconds. */
  readonly at: number
}

/** The device of the touches that servers send. */
export const SERVER = 'server'

/** Whether a device stands for servers: of this profile, or of a visitor who turned out to be this person. */
export function isServer(device: string): boolean {
  return device === SERVER || device.startsWith(`${SERVER}:`)
}

/** A person of whom nothing is known. */
export function newProfile(user: string | null): KeptProfile {
  return {
    user,
    devices: new Map(),
    traits: new Map(),
    placed: { placements: [], judgedAt: 0, nextChange: Number.POSITIVE_INFINITY },
    version: '',
  }
}

/**
 * The profile as one journeyer: the evidence of all devices together, with the held numbers of the one that asks, so that
 * its touches are told from those that are new.
 */
export function journeyerOf({ devices, placed }: KeptProfile, device: string, program: Program): Journeyer {
  const evidences = new Map([...devices].map(([id, { evidence }]) => [id, evidence]))
  const own = evidences.get(device)
  if (own !== undefined && evidences.size === 1) return { ...placed, evidence: own }
  const latest = Math.max(0, ...[...evidences.values()].map((evidence) => evidence.latest))
  const evidence = { held: own?.held ?? [], taken: own?.taken ?? 0, latest, cells: pool(evidences, program) }
  return { ...placed, evidence }
}

/** The id that a person's arms are drawn by: that of the device which joined first, and so never drawn again. */
export function stableIdOf({ devices }: KeptProfile): string | null {
  const browsers = [...devices].filter(([id]) => !isServer(id))
  browsers.sort(([a, { since: x }], [b, { since: y }]) => x - y || (a < b ? -1 : 1))
  return browsers[0]?.[0] ?? null
}

/** What conditions and audiences read as `traits.<name>`. */
export function traitValues({ traits }: KeptProfile): { readonly [name: string]: Json } {
  return Object.fromEntries([...traits].map(([name, { value }]) => [name, value]))
}
