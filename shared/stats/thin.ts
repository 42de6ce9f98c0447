/** How many points of a curve are worth sending: about as many as a chart is wide. */
export const MOST_POINTS = 500

/**
 * Which points of a curve of steps that only falls, or only rises, to keep: all if there are no more than `most`, else the
 * first, the last, and the first to reach each of `most - 2` equal parts of the curve's height. Each kept point keeps its
 * value, and read as steps, what is kept is nowhere wrong by as much as one part: 0.2 % of the height with 500 points.
 */
export function thin(heights: Float64Array, most: number): readonly number[] {
  if (!(most >= 3)) throw new RangeError(`A curve keeps 3 points or more, not ${most}`)
  if (heights.length <= most) return Array.from(heights, (_, index) => index)
  const last = heights.length - 1
  const start = heights[0] ?? 0
  const height = Math.abs((heights[last] ?? 0) - start)
  if (height === 0) return [0, last]
  const kept = [0]
  let reached = 0
  for (let index = 1; index < last; index += 1) {
    const parts = Math.floor((Math.abs((heights[index] ?? 0) - start) / height) * (most - 2))
    if (parts <= reached) continue
    kept.push(index)
    reached = parts
  }
  return [...kept, last]
}
