import { buildSite } from './build-site.ts'
import { buildWorker } from './build-worker.ts'
import { faultText } from './fault-text.ts'

/** Builds all that is deployed, as it is deployed: the site's files and the Worker. */
export async function buildAll(): Promise<void> {
  await buildSite()
  await buildWorker()
}

if (import.meta.main) {
  try {
    await buildAll()
    console.log('Built the tag into dist/tag, the demo shop into dist/public, the Worker into dist/worker.')
  } catch (error) {
    console.error(faultText(error))
    process.exitCode = 1
  }
}
