import type { Touch } from '../../../shared/model/touch.ts'
import { ownProfileOf } from '../../../shared/profile/own-profile.ts'
import { personalProfiles } from '../../../worker/profile/personal-profiles.ts'
import type { Profiles, ProfileVisit } from '../../../worker/profile/profiles.ts'
import { type ExpectedPeople, personAt, unite } from './expected-people.ts'

/** Users, who have a profile each. */
export const USERS = ['ann', 'bob'] as const

export const DEVICES = 3

export type Command =
  /** A device brings touches to where it belongs. */
  | { readonly do: 'visit'; readonly device: number; readonly touches: number }
  /** A device proves to be a user; after another user it is a new visitor. */
  | { readonly do: 'prove'; readonly device: number; readonly user: number; readonly touches: number }
  /** A request of a device arrives once more. */
  | { readonly do: 'again'; readonly device: number; readonly which: number }
  /** A server tells of a user, or of the visitor that a device is, something new or something it told before. */
  | {
      readonly do: 'tell'
      readonly user: number
      readonly device: number
      readonly isUser: boolean
      readonly message: number
    }
  /** A server says that an anonymous device is a user. */
  | { readonly do: 'confirm'; readonly device: number; readonly user: number }
  | { readonly do: 'erase'; readonly user: number; readonly device: number; readonly isUser: boolean }

interface Device {
  visitor: string
  profile: string
  user: number | null
  issuedAt: number
  next: number
  readonly sent: ProfileVisit[]
}

interface World extends ExpectedPeople {
  readonly site: string
  readonly profiles: Profiles
  readonly devices: Device[]
  /** Waits until every shard knows who turned out to be whom. */
  readonly settle: () => Promise<void>
  readonly erased: Set<string>
  readonly wrong: string[]
  now: number
  made: number
}

/** Does all commands, each request again until it is answered; what the profiles should be, and what went wrong. */
export async function live(
  commands: readonly Command[],
  { site, profiles, settle, start }: Pick<World, 'settle' | 'site' | 'profiles'> & { readonly start: number },
): Promise<Pick<World, 'people' | 'erased' | 'wrong'>> {
  const world: World = {
    site,
    profiles,
    devices: [],
    people: new Map(),
    moved: new Map(),
    settle,
    erased: new Set(),
    wrong: [],
    now: start,
    made: 0,
  }
  for (let place = 0; place < DEVICES; place += 1) world.devices.push(newDevice(world))
  for (const command of commands) {
    world.now += 1
    await obey(world, command)
  }
  return world
}

export function profileOf(user: number): string {
  return `profile-of-${USERS[user] ?? 'nobody'}-0000000`
}

async function obey(world: World, command: Command): Promise<void> {
  const device = world.devices['device' in command ? command.device : 0] ?? newDevice(world)
  switch (command.do) {
    case 'visit':
      return visit(world, device, {
        profile: device.profile,
        touches: newTouches(world, device, command.touches),
        entry: { by: 'token' },
      })
    case 'prove':
      return prove(world, device, command)
    case 'again': {
      const call = device.sent[command.which % Math.max(1, device.sent.length)]
      if (call !== undefined) await deliver(world, { ...call, now: world.now })
      return
    }
    case 'tell':
      return tell(world, command, device)
    case 'confirm':
      return confirm(world, command, device)
    case 'erase':
      return erase(world, command.isUser ? profileOf(command.user) : device.profile)
  }
}

async function prove(world: World, device: Device, { user, touches }: Command & { do: 'prove' }): Promise<void> {
  if (device.user !== null && device.user !== user) Object.assign(device, newDevice(world))
  const profile = profileOf(user)
  if (device.profile !== profile) {
    const call = { site: world.site, from: device.profile, to: profile, isUser: true, now: world.now }
    await untilAnswered(() => world.profiles.move(call))
    if (!world.erased.has(device.profile)) unite(world, device.profile, profile)
  }
  device.user = user
  device.profile = profile
  const entry = { by: 'proof' as const, user: USERS[user] ?? '' }
  await visit(world, device, { profile, touches: newTouches(world, device, touches), entry })
}

async function visit(
  world: World,
  device: Device,
  changes: Pick<ProfileVisit, 'profile' | 'entry' | 'touches'>,
): Promise<void> {
  const call: ProfileVisit = {
    site: world.site,
    device: device.visitor,
    carried: null,
    issuedAt: device.issuedAt === 0 ? world.now : device.issuedAt,
    queue: 1,
    oldest: undefined,
    traits: undefined,
    attributes: {},
    now: world.now,
    ...changes,
  }
  device.sent.push(call)
  const profile = await deliver(world, call)
  if (profile === null) Object.assign(device, newDevice(world))
  else Object.assign(device, { profile, issuedAt: world.now })
}

/** Where the visit was kept; `null`: nowhere, since the person was erased. */
async function deliver(world: World, call: ProfileVisit): Promise<string | null> {
  const answer = await untilAnswered(
    async () => (await world.profiles.visit(call)) ?? Promise.reject(new Error('lost')),
  )
  switch (answer.is) {
    case 'moved':
      return deliver(world, { ...call, profile: answer.to })
    case 'kept': {
      const { seqs } = personAt(world, call.profile)
      const own = seqs.get(call.device) ?? new Set()
      for (const { seq } of call.touches) if (!answer.erased.includes(seq)) own.add(seq)
      seqs.set(call.device, own)
      return call.profile
    }
    case 'erased':
      if (world.erased.size === 0) world.wrong.push('somebody was refused whom nobody erased')
      return null
    case 'not-let-in':
      world.wrong.push('a token was not let in')
      return null
  }
}

async function tell(world: World, command: Command & { do: 'tell' }, device: Device): Promise<void> {
  const profile = command.isUser ? profileOf(command.user) : ownProfileOf(device.visitor)
  const id = `${profile}-${command.message}`
  const touch: Touch = { id, seq: 1, name: 'view_pricing', at: world.now, channel: 'store', verified: true }
  const user = command.isUser ? (USERS[command.user] ?? '') : null
  const batch = { profile, user, touches: [touch], now: world.now }
  const [answer] = await untilAnswered(() => world.profiles.take(world.site, [batch]))
  if (answer === undefined || answer.accepted + answer.duplicate + (answer.refused.erased ?? 0) !== 1)
    world.wrong.push('a message was not accounted for')
  else if (answer.refused.erased === undefined) personAt(world, answer.profile).messages.add(id)
  else if (world.erased.size === 0) world.wrong.push('a message was refused of whom nobody erased')
}

async function confirm(world: World, command: Command & { do: 'confirm' }, device: Device): Promise<void> {
  const own = ownProfileOf(device.visitor)
  if (device.user !== null || device.profile !== own) return
  const profile = profileOf(command.user)
  const user = USERS[command.user] ?? ''
  const call = {
    site: world.site,
    profile,
    user,
    device: device.visitor,
    carried: null,
    traits: undefined,
    now: world.now,
  }
  if ((await untilAnswered(() => world.profiles.confirm(call))) === 'erased') return
  device.user = command.user
  personAt(world, profile)
  if (!world.erased.has(own)) unite(world, own, profile)
}

async function erase(world: World, profile: string): Promise<void> {
  const { site, profiles, now } = world
  await world.settle()
  const known = (await untilAnswered(() => profiles.look(site, profile)))?.profile ?? profile
  await untilAnswered(() => personalProfiles(profiles).erase({ site, profile }, now))
  const person = world.people.get(known)
  for (const id of [profile, known, ...[...(person?.seqs.keys() ?? [])].map(ownProfileOf)]) {
    world.erased.add(id)
    world.people.delete(id)
    world.moved.delete(id)
  }
}

function newDevice(world: World): Device {
  world.made += 1
  const visitor = `visitor-number-${String(world.made).padStart(7, '0')}`
  return { visitor, profile: ownProfileOf(visitor), user: null, issuedAt: 0, next: 1, sent: [] }
}

/** New touches, and the one before them again. */
function newTouches({ now }: World, device: Device, count: number): readonly Touch[] {
  const from = Math.max(1, device.next - 1)
  device.next += count
  return Array.from({ length: device.next - from }, (_, place) => {
    const seq = from + place
    return { id: `t${seq}`, seq, name: 'view_pricing', at: now, channel: 'web', verified: false }
  })
}

async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      // Whoever has no answer asks again: that is what is tested.
      if (tries > 100) throw error
    }
  }
}
