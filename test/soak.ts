import { setup } from './support/build.ts'
import { chanceOf } from './support/chance.ts'
import { type RoundResult, runKillRound } from './support/kill-round.ts'
import { startTagLab } from './support/tag-lab.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 1_000)
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32))

await setup()
const lab = await startTagLab()
const began = performance.now()
const results: RoundResult[] = []
for (let round = 0; round < ROUNDS; round += 1) {
  const result = await runKillRound(lab, chanceOf(SEED + round))
  results.push(result)
  if (isFaulty(result)) console.error(`ROUNDS=1 SEED=${SEED + round}: ${JSON.stringify(result)}`)
  if (process.stdout.isTTY) process.stdout.write(`\r${round + 1}/${ROUNDS} `)
}
await lab.stop()
const sum = (pick: (result: RoundResult) => number) => results.reduce((total, result) => total + pick(result), 0)
console.log(
  JSON.stringify({
    rounds: results.length,
    seed: SEED,
    kills: sum(({ kills }) => kills),
    visits: sum(({ visits }) => visits),
    stored: sum(({ stored }) => stored),
    counted: sum(({ counted }) => counted),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    seconds: Math.round((performance.now() - began) / 1_000),
  }),
)
if (results.some(isFaulty)) process.exitCode = 1

function isFaulty({ lost, doubled, dropped }: RoundResult): boolean {
  return lost > 0 || doubled > 0 || Object.keys(dropped).length > 0
}
