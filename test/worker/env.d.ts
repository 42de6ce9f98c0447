import type { D1Migration } from 'cloudflare:test'
import type { Env as WorkerEnv } from '../../worker/env.ts'
import type worker from '../../worker/index.ts'

declare global {
  namespace Cloudflare {
    interface Env extends WorkerEnv {
      /** `all`: as many hostile requests as the fuzz tests know, not some of them. */
      readonly FUZZ?: string
      readonly MIGRATIONS: readonly D1Migration[]
    }
    interface GlobalProps {
      mainModule: { default: typeof worker }
    }
  }
}
