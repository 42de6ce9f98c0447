/** What `work` gives, or a rejection once it takes longer than `ms` milliseconds. */
export function limited<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(reject, ms)
    work.then(resolve, reject)
  })
}
