import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { importIdentitySecrets } from '../../worker/identity/identity-secrets.ts'
import { verifyProof } from '../../worker/identity/proof.ts'
import { NOW } from '../support/instant.ts'

const SECRET = 'shop-identity-secret-0123456789abcdef'
const PAGE = readFileSync(join(import.meta.dirname, '../../docs/identity.md'), 'utf8')

/** By the name of the code block: the file's name, and what runs it. The first is what these tests run in. */
const LANGUAGES: readonly (readonly [block: string, file: string, command: readonly [string, ...string[]]])[] = [
  ['js', 'proof.mjs', [process.execPath]],
  ['python', 'proof.py', ['python3']],
  ['php', 'proof.php', ['php']],
  ['ruby', 'proof.rb', ['ruby']],
  ['go', 'proof.go', ['go', 'run']],
]

describe('docs/identity.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-docs-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  for (const [block, file, [program, ...args]] of LANGUAGES) {
    it.skipIf(!isInstalled(program))(`makes a proof in ${block} that the Worker takes`, async () => {
      const path = join(folder, file)
      writeFileSync(path, codeOf(block))
      for (const user of ['user-4711', 'zoë@example.com', '顧客 7']) {
        const env = { ...process.env, WAYPOST_IDENTITY_SECRET: SECRET }
        const proof = execFileSync(program, [...args, path, user], { encoding: 'utf8', env }).trim()
        const secrets = await importIdentitySecrets(`shop:${SECRET}`)
        expect(await verifyProof({ site: 'shop', user, proof, now: NOW, secrets }), user).toBe('proven')
      }
    })
  }
})

function codeOf(block: string): string {
  const code = new RegExp(`\`\`\`${block}\\n([\\s\\S]*?)\`\`\``).exec(PAGE)?.[1]
  if (code === undefined) throw new Error(`The page has no block of ${block}`)
  return code
}

function isInstalled(program: string): boolean {
  return spawnSync(program, [program === 'go' ? 'version' : '--version']).status === 0
}
