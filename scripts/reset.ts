import { rmSync } from 'node:fs'
import { inRoot } from './root.ts'

rmSync(inRoot('.wrangler/state'), { recursive: true, force: true })
console.log('Local state is cleared. `npm start` begins afresh.')
