import { describe, expect, it } from 'vitest'
import { cyclesOf } from './support/import-cycles.ts'
import { IMPORT_TABLE, type ImportRule } from './support/import-table.ts'
import { type Import, type SourceFile, sourceFiles } from './support/source-files.ts'

const MAX_LINES = 300

/** Time, chance and I/O: arguments in `shared`, never reached for. */
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bMath\.random\b|\bcrypto\.|\bfetch\(|\bset(?:Timeout|Interval)\(/
const DYNAMIC_CODE = /\bnew Function\b|\beval\(/

const files = sourceFiles()
const product = files.filter(({ path }) => /^(?:shared|tag|worker)\/.*\.(?:ts|js|mjs)$/.test(path))

describe('the import table', () => {
  it('has a line for every folder', () => {
    expect(product.filter((file) => ruleOf(file.path) === undefined).map(({ path }) => path)).toEqual([])
  })

  it('is kept by every import', () => {
    expect(importsOf(product, (file, target) => !isAllowed(file, target))).toEqual([])
  })

  it('lets no code that runs in production import tests or scripts', () => {
    expect(importsOf(product, (_, { target }) => isIn(target, 'test') || isIn(target, 'scripts'))).toEqual([])
  })

  it('has no cycle of files, through types neither', () => {
    expect(cyclesOf(files)).toEqual([])
  })
})

describe('source files', () => {
  it(`have at most ${MAX_LINES} lines`, () => {
    expect(files.filter(({ lines }) => lines > MAX_LINES).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
  })

  it('take time, chance and I/O as arguments in shared', () => {
    expect(matching(/^shared\//, IMPURE)).toEqual([])
  })

  it('run no code that is made at run time', () => {
    expect(matching(/^(?:shared|tag|worker)\//, DYNAMIC_CODE)).toEqual([])
  })
})

function ruleOf(path: string): ImportRule | undefined {
  const fitting = IMPORT_TABLE.filter((rule) => isIn(path, rule.of))
  return fitting.sort((a, b) => b.of.length - a.of.length)[0]
}

function isAllowed({ path }: SourceFile, { target, isPackage, isTypeOnly }: Import): boolean {
  const rule = ruleOf(path)
  if (rule === undefined) return true
  if (isPackage) return (rule.packages ?? []).some((name) => isPackageIn(target, name))
  const folders = [rule.of, ...(rule.may ?? []), ...(isTypeOnly ? (rule.types ?? []) : [])]
  return folders.some((folder) => isIn(target, folder))
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function isPackageIn(target: string, name: string): boolean {
  return name.endsWith(':') ? target.startsWith(name) : isIn(target, name)
}

function importsOf(
  from: readonly SourceFile[],
  isWanted: (file: SourceFile, target: Import) => boolean,
): readonly string[] {
  return from.flatMap((file) =>
    file.imports.filter((target) => isWanted(file, target)).map(({ target }) => `${file.path} imports ${target}`),
  )
}

function matching(folder: RegExp, pattern: RegExp): readonly string[] {
  return files.filter(({ path, code }) => folder.test(path) && pattern.test(code)).map(({ path }) => path)
}
