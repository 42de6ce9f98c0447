import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { inRoot, ROOT } from './root.ts'

// Each folder has the globals of the place where it runs and no others, so each is checked by itself.
const projects = globSync('**/tsconfig.json', { cwd: ROOT, exclude: ['**/node_modules/**', 'dist/**'] }).sort()
const failed = projects.filter((project) => {
  const tsc = spawnSync(inRoot('node_modules/.bin/tsc'), ['--project', project], { cwd: ROOT, stdio: 'inherit' })
  return tsc.status !== 0
})

console.log(failed.length === 0 ? `Types hold in ${projects.length} projects.` : `Types fail in ${failed.join(', ')}.`)
process.exitCode = failed.length === 0 ? 0 : 1
