import type { Env as WorkerEnv } from '../../worker/env.ts'
import type worker from '../../worker/index.ts'

declare global {
  namespace Cloudflare {
    interface Env extends WorkerEnv {}
    interface GlobalProps {
      mainModule: { default: typeof worker }
    }
  }
}
