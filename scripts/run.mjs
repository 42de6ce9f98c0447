// Plain JavaScript, so that any Node can start it and say in one line what is missing.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The first Node that runs TypeScript without a flag or a warning. */
const NEEDED_MAJOR = 24

const ownNode = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))
const [name = '', ...rest] = process.argv.slice(2)
const script = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))

if (!existsSync(script)) {
  fail(`There is no scripts/${name}.ts.`)
} else if (!existsSync(fileURLToPath(new URL('../node_modules/wrangler/package.json', import.meta.url)))) {
  fail('The dependencies are not installed: run `npm ci` first.')
} else if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) {
  process.argv.splice(1, 2, script)
  await import(`./${name}.ts`)
} else if (!existsSync(ownNode)) {
  fail(`Node ${NEEDED_MAJOR} is needed and this is ${process.version}: run \`npm ci\`, with install scripts allowed.`)
} else {
  const run = spawnSync(ownNode, [script, ...rest], { stdio: 'inherit' })
  process.exitCode = run.status ?? 1
}

/** @param {string} line What is wrong and what to do. */
function fail(line) {
  console.error(line)
  process.exitCode = 1
}
