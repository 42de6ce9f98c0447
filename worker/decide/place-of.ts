import type { DecideRequest } from '../../shared/model/decide.ts'
import type { Attributes } from '../../shared/model/touch.ts'
import { allowPage } from '../../shared/playbook/allow-visit.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import { contextOf } from '../viewer/context.ts'

/**
 * Where somebody is: what the caller says of it, else what a browser's or an app's own request tells. A request with the
 * secret key is a server's, which is not where they are: it tells nothing but what stands in it.
 */
export function placeOf(
  { page: given, context }: DecideRequest,
  { allowed }: ServedPlaybook,
  own: Request | null,
): { readonly place: Attributes } {
  const { page } = allowPage(given, allowed)
  const told =
    own === null ? { ...contextOf({ page }, { headers: new Headers() }), device: null } : contextOf({ page }, own)
  return { place: { ...told, ...context } }
}
