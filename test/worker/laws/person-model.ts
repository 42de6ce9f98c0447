import type { SeqRange, VisitReply, VisitRequest } from '../../../shared/model/visit.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { DAY, HOUR } from '../../support/instant.ts'
import type { TestWorker } from '../support/a-worker.ts'

/** What happens to a person with two browsers, and a server that tells of them. */
export type Command =
  /** Something happens in a browser; `isOld` lies too long ago to count. */
  | { readonly do: 'touch'; readonly device: number; readonly isOld: boolean }
  /** A browser sends what waits; the reply may be lost. */
  | { readonly do: 'send'; readonly device: number; readonly isLost: boolean }
  /** A request that was sent before arrives once more. */
  | { readonly do: 'again'; readonly which: number }
  /** The page says who is signed in, from the next request until an answer. */
  | { readonly do: 'sign-in'; readonly device: number }
  /** The server sends messages, some of them for the second time, and goes on when it is answered. */
  | { readonly do: 'tell'; readonly messages: readonly number[] }
  | { readonly do: 'wait' }

interface Device {
  readonly seed: string
  token: string | null
  next: number
  signsIn: boolean
  readonly waits: Map<number, number>
}

/** A person, as their browsers and the site's server see them. */
export interface LivePerson {
  readonly devices: readonly Device[]
  /** Everything that was sent by a browser. */
  readonly sent: VisitRequest[]
  /** Messages that were answered, and those that have to be sent again. */
  readonly told: Set<number>
  readonly untold: Set<number>
  /** Touches of browsers that are to count. */
  counted: number
  readonly wrong: string[]
}

interface Setting {
  readonly worker: TestWorker
  readonly site: string
  readonly proof: string
}

export function newPerson(seeds: readonly string[]): LivePerson {
  const devices = seeds.map((seed): Device => ({ seed, token: null, next: 1, signsIn: false, waits: new Map() }))
  return { devices, sent: [], told: new Set(), untold: new Set(), counted: 0, wrong: [] }
}

export async function obey(person: LivePerson, command: Command, setting: Setting): Promise<void> {
  const { clock } = setting.worker
  const device = 'device' in command ? person.devices[command.device] : undefined
  switch (command.do) {
    case 'touch':
      if (device !== undefined) happen(device, command.isOld ? clock.now - 8 * DAY : clock.now)
      if (!command.isOld) person.counted += 1
      return
    case 'send':
      if (device !== undefined) await send(person, device, { ...setting, isLost: command.isLost })
      return
    case 'again': {
      const request = person.sent[command.which % Math.max(1, person.sent.length)]
      if (request !== undefined) await ask(person, { ...request, sentAt: clock.now }, setting)
      return
    }
    case 'sign-in':
      if (device !== undefined) device.signsIn = true
      return
    case 'tell':
      for (const message of command.messages) person.untold.add(message)
      return tell(person, setting)
    case 'wait':
      clock.now += HOUR
      return
  }
}

/** Both browsers sign in and send until nothing waits, and the server until it was answered; what the browsers see then. */
export async function settle(person: LivePerson, setting: Setting): Promise<readonly (string | null | undefined)[]> {
  await tell(person, setting)
  for (const device of person.devices) {
    device.signsIn = true
    for (let tries = 0; tries < 3; tries += 1) await send(person, device, { ...setting, isLost: false })
    if (device.waits.size > 0) person.wrong.push(`touches ${[...device.waits.keys()]} still wait`)
  }
  const replies = person.devices.map((device) => send(person, device, { ...setting, isLost: false }))
  return (await Promise.all(replies)).map((reply) => reply.stages.count?.stage)
}

function happen(device: Device, at: number): void {
  device.waits.set(device.next, at)
  device.next += 1
}

/** As the tag does: what waits stays until it is acknowledged or refused. */
async function send(
  person: LivePerson,
  device: Device,
  { isLost, ...setting }: Setting & { readonly isLost: boolean },
): Promise<VisitReply> {
  const touches = [...device.waits].map(([seq, at]) => aTouch({ seq, at }))
  const request = aVisit({
    site: setting.site,
    seed: device.seed,
    touches,
    oldest: Math.min(device.next, ...device.waits.keys()),
    sentAt: setting.worker.clock.now,
    ...(device.token !== null && { token: device.token }),
    ...(device.signsIn && { identify: { user: 'ann', proof: setting.proof } }),
  })
  person.sent.push(request)
  const reply = await ask(person, request, setting)
  if (isLost) return reply
  device.token = reply.token
  if (reply.identity !== undefined) device.signsIn = false
  for (const seq of [...device.waits.keys()]) if (isSettled(seq, reply)) device.waits.delete(seq)
  return reply
}

async function ask(person: LivePerson, request: VisitRequest, { worker }: Setting): Promise<VisitReply> {
  const reply = await worker.visit(request)
  const most = person.counted + person.told.size + person.untold.size
  if (Number(reply.stages.count?.stage) > most) person.wrong.push(`${reply.stages.count?.stage} counted of ${most}`)
  return reply
}

function isSettled(seq: number, { ack, refused = [] }: VisitReply): boolean {
  return ack.some(([from, to]: SeqRange) => seq >= from && seq <= to) || refused.some((one) => one.seq === seq)
}

interface Accounts {
  readonly received: number
  readonly accepted: number
  readonly duplicate: number
  readonly refused: { readonly [reason: string]: number }
}

/** A request that is not answered is sent again with the next; some of its messages may be known by then. */
async function tell(person: LivePerson, { worker, site }: Setting): Promise<void> {
  if (person.untold.size === 0) return
  const touches = [...person.untold].map((message) => {
    return { id: `message-${message}`, user: 'ann', name: 'view_pricing', channel: 'phone' }
  })
  const malformed = [{ id: '', user: 'ann', name: 'view_pricing', channel: 'phone' }, null]
  const response = await worker.callWithKey('/v1/touches', { site, touches: [...touches, ...malformed] })
  if (response.status === 503) return
  const { received, accepted, duplicate, refused } = await response.json<Accounts>()
  const lost = Object.values(refused).reduce((sum, count) => sum + count, 0)
  if (received !== touches.length + malformed.length || received !== accepted + duplicate + lost)
    person.wrong.push(
      `${received} received of ${touches.length + malformed.length}, ${accepted} + ${duplicate} + ${lost}`,
    )
  for (const message of person.untold) person.told.add(message)
  person.untold.clear()
}
