import { describe, expect, it } from 'vitest'
import { createProgress } from '../../worker/admin/cli/progress.ts'

describe('createProgress', () => {
  it('draws the share read and the touches per second on a terminal, ten times a second at most', () => {
    const drawn: string[] = []
    let now = 0
    const progress = createProgress({ isTTY: true, write: (text) => drawn.push(text) }, () => now)
    for (now = 0; now <= 200; now += 50) progress.show(now, 400, now * 300)
    expect(drawn.map((text) => text.replace('\r\u001b[K', ''))).toEqual([
      '████████░░░░░░░░░░░░░░░░░░░░░░ 25 %  300,000 touches/s',
      '███████████████░░░░░░░░░░░░░░░ 50 %  300,000 touches/s',
    ])
  })

  it('leaves anything but a terminal alone', () => {
    const drawn: string[] = []
    const progress = createProgress({ write: (text) => drawn.push(text) }, () => 0)
    progress.show(1, 1, 1)
    progress.clear()
    expect(drawn).toEqual([])
  })
})
