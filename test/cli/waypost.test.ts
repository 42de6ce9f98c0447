import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { inRoot } from '../../scripts/root.ts'
import { compilePlaybook } from '../../shared/playbook/compile.ts'
import { warningsOf } from '../../shared/playbook/warnings.ts'
import { parsePlaybook } from '../../shared/wire/playbook-schema.ts'
import { parseJsonc } from '../../worker/admin/cli/jsonc.ts'

const COMMAND = inRoot('worker/admin/cli/waypost.mjs')
const folder = mkdtempSync(join(tmpdir(), 'waypost-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the command in a folder of its own, as a user would from a terminal that is none. */
function waypost(...args: readonly string[]) {
  const env = { ...process.env, WAYPOST_SECRET_KEY: 'secret' }
  const run = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  return { code: run.status, out: run.stdout, err: run.stderr }
}

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return name
}

const playbook = write(
  'playbook.jsonc',
  `{ // two journeys
    "site": "shop",
    "touches": { "view": {}, "purchase": {} },
    "journeys": [
      { "id": "buyer", "stages": [
        { "id": "looker", "when": { "touch": "view", "count": { "gte": 2 } } },
        { "id": "customer", "when": { "touch": "purchase" } },
        { "id": "lapsed", "when": { "touch": "purchase", "last": { "olderThan": "180d" } } },
      ] },
      { "id": "fan", "stages": [{ "id": "fan", "when": { "touch": "view", "where": { "topic": "music" } } }] },
    ],
    "slots": {}, "plays": [],
  }`,
)
const log = write(
  'log.csv',
  [
    'user,event,time,price,topic',
    'ann,view,2026-01-01 00:00:00 UTC,,music',
    '"b,""ob",view,2026-01-01T00:00:00Z,,news',
    'ann,view,2026-01-01T00:00:01Z,,',
    'ann,purchase,2026-01-02,9.5,',
    'cy,view,2026-01-03,,',
  ].join('\n'),
)
const map = ['--map', 'visitor=user,name=event,at=time,value=price']

describe('waypost', () => {
  it('says how it is used', () => {
    for (const args of [
      ['--help'],
      ...['init', 'publish', 'replay', 'query', 'export'].map((command) => [command, '-h']),
    ]) {
      const { code, out, err } = waypost(...args)
      expect([code, err]).toEqual([0, ''])
      expect(out).toContain(`waypost ${args.length === 1 ? 'init' : args[0]}`)
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
    }
  })

  it('ends quietly where whoever reads has had enough', () => {
    const run = spawnSync('sh', ['-c', '"$0" "$1" replay --help | true', process.execPath, COMMAND], {
      encoding: 'utf8',
    })
    expect([run.status, run.stderr]).toEqual([0, ''])
  })

  it.each([
    [[], 'Say what to do'],
    [['count'], 'There is no "waypost count"'],
    [['init'], 'waypost init needs a site'],
    [['init', 'shop', 'garden'], '"garden" is one too many'],
    [['init', 'my shop'], '"my shop" cannot name a site'],
    [['replay'], 'waypost replay needs a log'],
    [['replay', 'log.csv'], 'give --playbook FILE'],
    [['replay', 'log.csv', '--playbook'], "Option '--playbook <value>' argument missing"],
    [['replay', 'log.csv', '--sorted'], "Unknown option '--sorted'"],
    [['replay', 'log.csv', 'b.csv', '--playbook', 'p'], '"b.csv" is one too many'],
    [['replay', 'log.csv', '--playbook', playbook, '--at', 'soon'], '--at "soon" is no instant'],
    [['replay', 'log.csv', '--playbook', playbook, '--map', 'who=x'], '--map does not understand "who=x"'],
    [['replay', 'log.csv', '--playbook', playbook], 'no column "visitor" (visitor), "name" (name), "at" (at)'],
    [['query', '--site', 'shop'], 'waypost query needs a question'],
    [['query', 'now'], 'give --site SITE'],
    [['query', 'now', '--site', 'shop', '--format', 'xml'], 'no format "xml"'],
    [['export', '--site', 'shop'], 'facts, touches or people'],
    [['publish', 'a', '--key'], "Option '--key <value>' argument missing"],
  ])('answers %j with one line that names what is wrong, and exit code 2', (args, problem) => {
    const { code, out, err } = waypost(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(problem)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })

  it('answers a missing file with one line and exit code 1', () => {
    expect(waypost('replay', 'gone.csv', '--playbook', playbook)).toEqual({
      code: 1,
      out: '',
      err: 'waypost: There is no gone.csv. Check the path.\n',
    })
    expect(waypost('publish', 'gone.jsonc').err).toBe('waypost: There is no gone.jsonc. Check the path.\n')
  })
})

describe('waypost init', () => {
  it('writes a playbook that asks for consent and compiles as it stands, without a warning', () => {
    const file = 'begun.jsonc'
    expect(waypost('init', 'garden', '--file', file)).toEqual({
      code: 0,
      out: 'Wrote begun.jsonc for garden. Publish it with: npx waypost publish begun.jsonc\n',
      err: '',
    })
    const reading = parseJsonc(readFileSync(join(folder, file), 'utf8'))
    const parsed = parsePlaybook(reading.ok ? reading.value : null)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    expect(parsed.value).toMatchObject({ site: 'garden', consent: 'required' })
    expect(compilePlaybook(parsed.value).ok).toBe(true)
    expect(warningsOf(parsed.value)).toEqual([])
  })

  it('writes playbook.jsonc where no file is named, and overwrites none', () => {
    const before = readFileSync(join(folder, playbook), 'utf8')
    expect(waypost('init', 'garden')).toEqual({
      code: 1,
      out: '',
      err: 'waypost: playbook.jsonc is there already and stays as it is. Name another with --file FILE.\n',
    })
    expect(readFileSync(join(folder, playbook), 'utf8')).toBe(before)
  })

  it('names the path that leads nowhere', () => {
    expect(waypost('init', 'garden', '--file', 'nowhere/p.jsonc')).toMatchObject({
      code: 1,
      err: 'waypost: There is no nowhere/p.jsonc. Check the path.\n',
    })
  })
})

describe('waypost replay', () => {
  it('takes a playbook that does not say whether consent is required: a log has been kept already', () => {
    const { code, out } = waypost('replay', log, '--playbook', playbook, ...map, '--at', '2026-01-02')
    expect([code, JSON.parse(out).visitors]).toEqual([0, 3])
  })

  it('counts stages at instants, time-driven moves included, and tells the moves', () => {
    const at = ['2026-01-01', '2026-01-02T00:00Z', '2026-07-01 00:00:00.000 UTC', '1782864000001', '2025-01-01']
    const { code, out, err } = waypost(
      'replay',
      log,
      '--playbook',
      playbook,
      ...map,
      '--transitions',
      ...at.flatMap((one) => ['--at', one]),
    )
    expect([code, err]).toEqual([0, ''])
    const fan = { fan: 1, none: 1 }
    expect(JSON.parse(out)).toEqual({
      visitors: 3,
      touches: 5,
      refused: 0,
      at: {
        '2026-01-01': { buyer: { looker: 0, customer: 0, lapsed: 0, none: 2 }, fan },
        '2026-01-02T00:00Z': { buyer: { looker: 0, customer: 1, lapsed: 0, none: 1 }, fan },
        '2026-07-01 00:00:00.000 UTC': {
          buyer: { looker: 0, customer: 1, lapsed: 0, none: 2 },
          fan: { fan: 1, none: 2 },
        },
        '1782864000001': { buyer: { looker: 0, customer: 0, lapsed: 1, none: 2 }, fan: { fan: 1, none: 2 } },
        '2025-01-01': { buyer: { looker: 0, customer: 0, lapsed: 0, none: 0 }, fan: { fan: 0, none: 0 } },
      },
      transitions: {
        buyer: { 'none->looker': 1, 'looker->customer': 1, 'customer->lapsed': 1 },
        fan: { 'none->fan': 1 },
      },
    })
  })

  it('gives the same for the log in any order of its lines', () => {
    const [header = '', ...lines] = readFileSync(join(folder, log), 'utf8').split('\n')
    const shuffled = write('shuffled.csv', [header, ...lines.toReversed()].join('\r\n'))
    const args = ['--playbook', playbook, ...map, '--transitions', '--at', '2026-01-02', '--at', '2027-01-01']
    const { out, err } = waypost('replay', shuffled, ...args)
    expect(out).toBe(waypost('replay', log, ...args).out)
    expect(err).toContain('out of order')
  })

  it('dumps the stage of every visitor as CSV, in order of first touch', () => {
    const { code } = waypost('replay', log, '--playbook', playbook, ...map, '--at', '2026-01-02', '--dump', 'dump.csv')
    expect(code).toBe(0)
    expect(readFileSync(join(folder, 'dump.csv'), 'utf8').split('\r\n')).toEqual([
      'visitor,journey,stage,since',
      'ann,buyer,customer,2026-01-02T00:00:00.000Z',
      'ann,fan,fan,2026-01-01T00:00:00.000Z',
      '"b,""ob",buyer,,2026-01-01T00:00:00.000Z',
      '"b,""ob",fan,,2026-01-01T00:00:00.000Z',
      '',
    ])
  })

  it('shows the first malformed lines and counts them all, or stops at the first when strict', () => {
    const lines = Array.from({ length: 12 }, (_, place) => `{"visitor":"v","name":"view","at":"${place}x"}`)
    const bad = write('bad.ndjson', ['{"visitor":"v","name":"view","at":1}', ...lines].join('\n'))
    const lenient = waypost('replay', bad, '--playbook', playbook)
    expect(lenient.code).toBe(0)
    expect(JSON.parse(lenient.out)).toMatchObject({ visitors: 1, touches: 1, refused: 12 })
    expect(lenient.err.trimEnd().split('\n')).toHaveLength(11)
    expect(lenient.err).toContain('line 2: at "0x" is not a time\n')
    expect(lenient.err).toContain('12 malformed lines skipped.\n')
    const strict = waypost('replay', bad, '--playbook', playbook, '--strict')
    expect([strict.code, strict.out]).toEqual([1, ''])
    expect(strict.err).toContain('bad.ndjson, line 2: at "0x" is not a time.')
  })

  it('shows what is wrong with a playbook’s stages, each problem with its path, and does not look at its plays', () => {
    const wrong = write('wrong.jsonc', '{"site":"","touches":{},"journeys":[],"slots":{},"plays":[{}]}')
    const { code, err } = waypost('replay', log, '--playbook', wrong, ...map)
    expect(code).toBe(1)
    expect(err).toContain('wrong.jsonc is not a playbook:\n')
    expect(err).toContain('  journeys: ')
    expect(err).toContain('  site: ')
    expect(err).not.toContain('plays')
  })
})
