import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'

/** What a server proves to be `localhost` by, for a day, to a browser that was told to take it. */
export interface Certificate {
  readonly key: string
  readonly cert: string
  /** Has Chromium take it for as good as any other: what comes by one that is merely tolerated is never cached. */
  readonly flag: string
}

/** Makes a certificate, with the machine's `openssl`. Throws where there is none. */
export function makeCertificate(): Certificate {
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1']
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const made = execFileSync('openssl', ['req', ...kind, ...name, '-keyout', '-'], { encoding: 'utf8', stdio: 'pipe' })
  const [key = ''] = /-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----/s.exec(made) ?? []
  const [cert = ''] = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/s.exec(made) ?? []
  const spki = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })
  const hash = createHash('sha256').update(spki).digest('base64')
  return { key, cert, flag: `--ignore-certificate-errors-spki-list=${hash}` }
}
