/**
 * The clauses without clauses of their own, from left to right.
 * @param {import('../panel.js').Clause} clause
 * @returns {import('../panel.js').Clause[]}
 */
export function leavesOf(clause) {
  const inner = clause.all ?? clause.any ?? clause.not
  return inner === undefined ? [clause] : inner.flatMap(leavesOf)
}
