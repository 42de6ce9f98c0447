import { buildAll } from '../../scripts/build.ts'
import { faultText } from '../../scripts/fault-text.ts'

/** Before the tests that run what is deployed: builds it, so that none of them looks at an older build. */
export async function setup(): Promise<void> {
  await buildAll().catch((error) => {
    throw new Error(`The build failed: ${faultText(error)}`)
  })
}
