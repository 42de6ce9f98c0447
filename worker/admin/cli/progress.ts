/** Somewhere to draw on: standard error, or a terminal's likeness. */
export interface Screen {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Drawn at most this often: a terminal is slow, the eye too. */
const REDRAW_MS = 100

const BAR_WIDTH = 30

/** Shows how much of a file is read. */
export interface Progress {
  /** `touches` counts all since the start. */
  show(bytesRead: number, size: number, touches: number): void
  /** Takes the bar away. */
  clear(): void
}

/** A progress bar on a terminal, nothing anywhere else. `now` gives milliseconds. */
export function createProgress(screen: Screen, now: () => number): Progress {
  if (screen.isTTY !== true) return { show: () => {}, clear: () => {} }
  const startedAt = now()
  let drawnAt = startedAt
  return {
    show(bytesRead, size, touches) {
      const time = now()
      if (time - drawnAt < REDRAW_MS) return
      drawnAt = time
      const share = size === 0 ? 1 : Math.min(1, bytesRead / size)
      const bar = '█'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '░')
      const rate = Math.round((touches / (time - startedAt)) * 1000).toLocaleString('en')
      screen.write(`\r\x1b[K${bar} ${Math.floor(share * 100)} %  ${rate} touches/s`)
    },
    clear() {
      screen.write('\r\x1b[K')
    },
  }
}
