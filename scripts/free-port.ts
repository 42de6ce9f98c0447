import { createServer } from 'node:net'

/** `localhost` under each of the names that a program may have taken the port by. */
const HOSTS = ['::', '0.0.0.0', '127.0.0.1', '::1']

/** Whether nothing on this machine listens on the port. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of HOSTS) {
    if (!(await canListen(host, port))) return false
  }
  return true
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    // A machine without IPv6 cannot listen there and cannot be listened to: only a taken port counts.
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
    )
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
