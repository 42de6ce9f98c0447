import { writeFileSync } from 'node:fs'
import { buildAll } from '../../scripts/build.ts'
import { inRoot } from '../../scripts/root.ts'
import { measureDurability } from './durability.ts'
import { measureEngine } from './engine.ts'
import { measureInsight } from './insight.ts'
import { measureLedger } from './ledger.ts'
import { measureLinkedVisit } from './linked-visit.ts'
import { measurePageRewrite } from './page-rewrite.ts'
import { measurePaint } from './paint.ts'
import { measureProfile } from './profile.ts'
import { measureReplay } from './replay.ts'
import type { Results } from './result.ts'
import { measureSizes } from './sizes.ts'
import { tableOf } from './table.ts'
import { measureToken } from './token.ts'
import { measureVisitCpu } from './visit-cpu.ts'

await buildAll()
const results: Results = {
  ...measureSizes(),
  ...(await measureDurability()),
  ...(await measureToken()),
  ...(await measureVisitCpu()),
  ...(await measureLinkedVisit()),
  ...(await measurePageRewrite()),
  ...(await measurePaint()),
  ...measureEngine(),
  ...measureProfile(),
  ...measureReplay(),
  ...(await measureLedger()),
  ...(await measureInsight()),
}
console.log(tableOf(results))
/** Nobody measures more than six digits. */
const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value)
writeFileSync(inRoot('test/bench/results.json'), `${JSON.stringify(results, rounded, 2)}\n`)
