import type { Problem } from '../lib/problem.ts'
import type { Playbook } from '../model/playbook.ts'
import { circlesOf } from './redirect-circles.ts'

/** What a playbook may say and whoever publishes it should know the price of. */
export function warningsOf(playbook: Playbook): readonly Problem[] {
  return [...trusting(playbook), ...circlesOf(playbook)]
}

function trusting({ identity }: Playbook): readonly Problem[] {
  if (identity !== 'trusting') return []
  return [
    {
      path: 'identity',
      problem:
        '"trusting" believes every browser: anybody who calls the tag from a console can say that they are any user, see what that user is shown and change where they are',
      hint: 'leave it out, and let the site prove who its users are',
    },
  ]
}
