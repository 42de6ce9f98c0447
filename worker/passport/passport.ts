import { noEvidence } from '../../shared/journey/evidence.ts'
import type { Program } from '../../shared/journey/program.ts'
import type { Journeyer } from '../../shared/journey/travel.ts'
import type { Attributes } from '../../shared/model/touch.ts'

/** What a visitor carries: who they are, and what is known of their journey. */
export interface Passport {
  /** 16 bytes, base64url. */
  readonly visitor: string
  readonly person: Journeyer
  /** The playbook's version that the stages were judged by. */
  readonly version: string
  readonly bond: Bond
}

/** What ties a visitor to a profile. Profile ids are 16 bytes, base64url. */
export type Bond =
  | { readonly is: 'anonymous' }
  /** Kept: the person's evidence is that of all their devices, as the profile last said. */
  | {
      readonly is: 'kept'
      readonly profile: string
      /** Whether the person is a user, or a visitor whose name nobody knows. */
      readonly isUser: boolean
      /** What the person's arms are drawn by. */
      readonly stable: string
      readonly traits: Attributes
    }
  /** Said to be a user, without proof: nothing is shown of the profile, and nothing goes there. */
  | { readonly is: 'claimed'; readonly profile: string }

export const ANONYMOUS: Bond = { is: 'anonymous' }

/** The passport of a visitor of whom nothing is known. */
export function newPassport(visitor: string, version: string, { shape }: Program): Passport {
  const person = { evidence: noEvidence(shape), placements: [], judgedAt: 0, nextChange: Number.POSITIVE_INFINITY }
  return { visitor, person, version, bond: ANONYMOUS }
}
