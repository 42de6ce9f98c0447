/** What took too long. */
export const TOO_LONG = 'too-long'

/**
 * The result, or `TOO_LONG` once so many milliseconds are over. D1 cannot be told to stop: it goes on until its own limit
 * of 30 seconds, and nobody waits for it.
 */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<T | typeof TOO_LONG> {
  let timer: ReturnType<typeof setTimeout> | null = null
  const limit = new Promise<typeof TOO_LONG>((resolve) => {
    timer = setTimeout(resolve, ms, TOO_LONG)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
