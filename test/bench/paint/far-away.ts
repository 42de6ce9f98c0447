import { connect, createServer, type Socket } from 'node:net'

/** A server as somebody far from it reaches it, by TLS. */
export interface FarServer {
  readonly url: string
  /** Ends every connection, so that whoever comes next begins with a new one. */
  hangUp(): void
  stop(): Promise<void>
}

/**
 * Puts a distance before a port of this machine: all that is sent takes half of a round trip, either way, and a new
 * connection costs a whole one before anything is. What many bytes at once
 * would take is left out.
 */
export async function startFarAway(port: number, roundTripMs: number): Promise<FarServer> {
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    const shakenAt = performance.now() + roundTripMs
    for (const socket of [near, far]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('close', () => open.delete(socket))
      // Whoever breaks off ends the other side below.
      socket.on('error', () => socket.destroy())
    }
    passLate(near, far, (now) => Math.max(now, shakenAt) + roundTripMs / 2)
    passLate(far, near, (now) => now + roundTripMs / 2)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, 'localhost', resolve)
  })
  const hangUp = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    url: `https://localhost:${portOf(server.address())}`,
    hangUp,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      hangUp()
      await closed
    },
  }
}

/** Passes bytes on in their order, each when it is due; and the end after them. */
function passLate(from: Socket, to: Socket, dueAt: (now: number) => number): void {
  const waiting: Buffer[] = []
  const later = (step: () => void) => {
    const now = performance.now()
    setTimeout(step, dueAt(now) - now)
  }
  from.on('data', (bytes) => {
    waiting.push(bytes)
    later(() => {
      const next = waiting.shift()
      if (next !== undefined && to.writable) to.write(next)
    })
  })
  from.on('close', () => later(() => to.destroy()))
}

/** The port of a server that listens. */
export function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.')
  return address.port
}
