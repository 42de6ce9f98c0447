import type { VisitRequest } from '../../shared/model/visit.ts'
import { NOW } from './instant.ts'

/** The random number of one browser's queue, and of another's. */
export const SEED = 'c2VlZC1vZi1hLWJyb3dzZQ'
export const OTHER_SEED = 'YW5vdGhlci1icm93c2VyLQ'

/** A first visit without touches. */
export function aVisit(changes: Partial<VisitRequest> = {}): VisitRequest {
  return {
    site: 'shop',
    seed: SEED,
    touches: [],
    slots: ['hero'],
    page: { url: 'https://shop.example/' },
    sentAt: NOW,
    ...changes,
  }
}
