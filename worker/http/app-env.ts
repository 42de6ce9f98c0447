import type { Deps } from '../deps.ts'
import type { Env } from '../env.ts'

/** What hono hands to every route. */
export interface AppEnv {
  Bindings: Env
  Variables: { deps: Deps }
}
