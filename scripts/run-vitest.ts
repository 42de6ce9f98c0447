import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRoot, ROOT } from './root.ts'

/** What one project of `vitest.config.ts` came to. */
export interface Outcome {
  readonly passed: number
  readonly failed: number
}

/** Runs one project's tests, shows them, and counts them; what fails outside of any test counts as one more failure. */
export function runVitest(project: string): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-test-'))
  const report = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const vitest = inRoot('node_modules/vitest/vitest.mjs')
  const run = spawnSync(process.execPath, [vitest, 'run', '--project', project, ...reporters], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  const counted = readReport(report)
  rmSync(folder, { recursive: true })
  const failed = counted.failed === 0 && run.status !== 0 ? 1 : counted.failed
  return { passed: counted.passed, failed }
}

function readReport(path: string): Outcome {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'))
    const filesThatDoNotLoad = report.testResults.filter(hasNoTests).length
    return { passed: report.numPassedTests, failed: report.numFailedTests + filesThatDoNotLoad }
  } catch {
    // Vitest died before it could report; its exit code says so.
    return { passed: 0, failed: 0 }
  }
}

/** A file that failed with no test in it failing: it does not compile, or throws while it loads. */
function hasNoTests(file: {
  readonly status: string
  readonly assertionResults: readonly { readonly status: string }[]
}): boolean {
  return file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')
}
