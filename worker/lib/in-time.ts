/** Said of work that took too long. */
export class TooLate extends Error {}

/** What `work` gives, or `TooLate` is thrown once it takes longer than `ms` milliseconds; the work goes on. */
export function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooLate(`no answer within ${ms} ms`)), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
