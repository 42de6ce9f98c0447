import { createApp } from './app.ts'
import { createDeps } from './deps.ts'

export { ProfileShard } from './profile/profile-shard.ts'

export default createApp(createDeps)
