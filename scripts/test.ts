import { spawnSync } from 'node:child_process'
import { inRoot, ROOT } from './root.ts'
import { type Outcome, runVitest } from './run-vitest.ts'
import { WRANGLER_SETTINGS } from './wrangler.ts'

/** In the order in which they tell most, soonest. A step that fails does not keep the later ones from running. */
const STEPS: readonly (readonly [name: string, run: () => Outcome])[] = [
  ['format and lint', () => check(inRoot('node_modules/.bin/biome'), 'check', '--error-on-warnings')],
  ['types', () => check(process.execPath, 'scripts/types.ts')],
  ['unit and property tests', () => runVitest('unit')],
  ['Worker tests, in the real runtime', () => runVitest('worker')],
  ['a Chromium for the browser tests', () => check(process.execPath, 'scripts/ensure-chromium.ts')],
  ['browser tests, of the built bundle', () => runVitest('browser')],
  ['size budgets, of the built bundle', () => check(process.execPath, 'scripts/size.ts')],
]

Object.assign(process.env, WRANGLER_SETTINGS)
const outcomes = STEPS.map(([name, run]) => {
  console.log(`\n── ${name}`)
  const began = performance.now()
  return { name, ...run(), seconds: (performance.now() - began) / 1000 }
})

console.log()
for (const { name, passed, failed, seconds } of outcomes) {
  const total = `${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed`
  console.log(`${failed === 0 ? '✓' : '✗'} ${name.padEnd(36)} ${total} ${seconds.toFixed(1).padStart(6)} s`)
}
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** A step that only holds or does not. */
function check(command: string, ...args: readonly string[]): Outcome {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' })
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}
