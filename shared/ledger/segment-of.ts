import type { Segment } from '../model/fact.ts'
import type { Attributes, Channel, Json } from '../model/touch.ts'

/** By what analysts break figures down, of the attributes that a visit was judged with. */
export function segmentOf({ country, device, campaign }: Attributes, channel: Channel): Segment {
  return { channel, country: textOf(country), device: textOf(device), campaign: textOf(nameOf(campaign)) }
}

/** What servers tell says nothing of where the person is, and with what. */
export function segmentOfServer(channel: Channel): Segment {
  return { channel, country: null, device: null, campaign: null }
}

function nameOf(campaign: Json | undefined): Json | undefined {
  return typeof campaign === 'object' && campaign !== null && 'name' in campaign ? campaign.name : undefined
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
