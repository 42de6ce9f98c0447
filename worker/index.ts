import { createApp } from './app.ts'
import { createDeps } from './deps.ts'

export default createApp(createDeps)
