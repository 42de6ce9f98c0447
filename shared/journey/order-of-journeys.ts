import type { Parsed } from '../lib/problem.ts'
import type { Condition } from '../model/condition.ts'
import type { Journey } from '../model/playbook.ts'

/** The places of the journeys such that each comes after those whose stages it asks for; a circle is a problem. */
export function orderOfJourneys(journeys: readonly Journey[]): Parsed<readonly number[]> {
  const order: number[] = []
  const open = new Set(journeys.keys())
  while (open.size > 0) {
    const ready = [...open].find((place) => {
      const journey = journeys[place]
      const asked = journey === undefined ? [] : journeysAsked(journey)
      return asked.every((id) => ![...open].some((other) => journeys[other]?.id === id))
    })
    if (ready === undefined) {
      const [first = 0] = open
      return {
        ok: false,
        problems: [
          {
            path: `journeys.${first}.stages`,
            problem: `journeys ask for each other's stages in a circle: ${[...open].map((place) => journeys[place]?.id).join(', ')}`,
            hint: 'let one of them stand on touches alone',
          },
        ],
      }
    }
    order.push(ready)
    open.delete(ready)
  }
  return { ok: true, value: order }
}

function journeysAsked(journey: Journey): readonly string[] {
  return journey.stages.flatMap(({ when }) => stagesIn(when)).map((stage) => stage.split(':')[0] ?? '')
}

/** Every `journey:stage` that a condition asks for. */
export function stagesIn(condition: Condition): readonly string[] {
  if (condition === 'always') return []
  if ('stage' in condition) return [condition.stage]
  if ('all' in condition) return condition.all.flatMap(stagesIn)
  if ('any' in condition) return condition.any.flatMap(stagesIn)
  return 'not' in condition ? stagesIn(condition.not) : []
}
