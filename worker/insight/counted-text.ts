import type { Period } from '../../shared/model/question.ts'

/** When what a query counts happened, in words. */
export function spanOf(period: Period | null): string {
  return period === null ? ', of all time' : ' after "from" and up to "until"'
}
