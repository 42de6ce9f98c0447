/** A statement that must be refused, and what is to be said of it. */
export interface Hostile {
  readonly sql: string
  readonly because: RegExp
}

const TABLES = [
  ...['facts', 'states', 'dues', 'merged', 'erased', 'd1_migrations', '_cf_KV', '_cf_METADATA', 'v_moves', 'v_united'],
  ...['q_x', 'sqlite_master', 'sqlite_schema', 'sqlite_temp_master', 'sqlite_sequence', 'sqlite_stat1', 'dbstat'],
]

const AROUND_TABLES: readonly ((table: string) => string)[] = [
  (table) => `SELECT * FROM ${table}`,
  (table) => `SELECT * FROM "${table}"`,
  (table) => `SELECT * FROM \`${table}\` AS moves`,
  (table) => `SELECT * FROM/**/${table.toUpperCase()}--moves`,
  (table) => `SELECT * FROM (SELECT * FROM ${table}) AS moves`,
  (table) => `WITH moves2 AS (SELECT * FROM ${table}) SELECT * FROM moves2`,
  (table) => `SELECT at FROM moves UNION ALL SELECT at FROM ${table}`,
  (table) => `SELECT 1 FROM moves WHERE EXISTS (SELECT 1 FROM ${table})`,
  (table) => `SELECT at FROM moves WHERE profile IN (SELECT profile FROM ${table})`,
  (table) => `SELECT (SELECT MAX(at) FROM ${table}) AS stolen FROM moves`,
  (table) => `SELECT m.at FROM moves AS m LEFT JOIN ${table} AS f ON f.profile = m.profile`,
  (table) => `SELECT at FROM moves ORDER BY (SELECT at FROM ${table} LIMIT 1)`,
  (table) => `SELECT * FROM (WITH ${table} AS (SELECT 1) SELECT * FROM ${table}) AS a JOIN ${table} AS b ON a.x = b.y`,
  (table) => `WITH ${table} AS (SELECT * FROM ${table}) SELECT * FROM ${table}`,
]

const NOT_SELECTS = [
  ...["INSERT INTO facts (key) VALUES ('x')", "REPLACE INTO facts (key) VALUES ('x')", 'DELETE FROM facts'],
  ...["UPDATE facts SET site = 'shop'", 'DROP TABLE facts', 'ALTER TABLE facts RENAME TO f', 'CREATE TABLE x (a INT)'],
  ...['CREATE VIEW x AS SELECT 1', 'CREATE INDEX x ON facts (at)', 'CREATE TEMP TABLE x AS SELECT * FROM facts'],
  ...['PRAGMA table_info(facts)', 'PRAGMA writable_schema = 1', "ATTACH 'other.db' AS other", 'DETACH other', 'VACUUM'],
  ...["VACUUM INTO 'copy.db'", 'REINDEX', 'ANALYZE', 'BEGIN', 'COMMIT', 'ROLLBACK', 'SAVEPOINT x', 'EXPLAIN SELECT 1'],
  ...['EXPLAIN QUERY PLAN SELECT * FROM facts', 'VALUES (1)', 'TRUNCATE TABLE facts', 'SET x = 1', 'USE main'],
  ...["SELECT 1 INTO OUTFILE 'x'", 'TABLE facts', 'DROP VIEW moves', 'DELETE FROM moves', 'UPDATE moves SET at = 0'],
  ...['CREATE TRIGGER x AFTER INSERT ON facts BEGIN SELECT 1; END', 'GRANT ALL ON facts TO x', 'CALL x()'],
]

const AROUND_STATEMENTS: readonly ((statement: string) => string)[] = [
  (statement) => statement,
  (statement) => `SELECT 1; ${statement}`,
  (statement) => `/* SELECT */ ${statement};`,
]

const FUNCTIONS = [
  ...[
    'load_extension',
    'readfile',
    'writefile',
    'edit',
    'fts3_tokenizer',
    'zeroblob',
    'randomblob',
    'random',
    'printf',
  ],
  ...['format', 'replace', 'hex', 'unhex', 'char', 'quote', 'sqlite_version', 'sqlite_compileoption_get', 'changes'],
  ...[
    'last_insert_rowid',
    'sqlite_source_id',
    'sqlite_offset',
    'json_group_array',
    'json_set',
    'json',
    'eval',
    'sleep',
  ],
]

const AROUND_FUNCTIONS: readonly ((name: string) => string)[] = [
  (name) => `SELECT ${name}('x')`,
  (name) => `SELECT ${name.toUpperCase()}(1, 2) FROM moves`,
  (name) => `SELECT at FROM moves WHERE lower(${name}(stage)) = 'x'`,
  (name) => `SELECT at FROM moves ORDER BY ${name}(at)`,
  (name) => `SELECT CASE WHEN ${name}(1) THEN 1 END FROM goals GROUP BY ${name}(at)`,
]

const SOURCES = ['pragma_table_info', 'pragma_database_list', 'generate_series', 'json_tree', 'fsdir', 'dbstat', 'csv']

const AROUND_SOURCES: readonly ((name: string) => string)[] = [
  (name) => `SELECT * FROM ${name}('facts')`,
  (name) => `SELECT x.name FROM moves AS m JOIN ${name}(m.stage) AS x ON 1`,
  (name) => `WITH a AS (SELECT * FROM ${name}('facts')) SELECT * FROM a`,
]

const UNTIED = [
  ...['moves, goals', 'moves AS a, moves AS b, moves AS c', 'moves CROSS JOIN goals', 'moves NATURAL JOIN goals'],
  ...['moves JOIN goals', 'moves JOIN goals ON 1', 'moves JOIN goals ON 1 = 1', "moves JOIN goals ON 'a' = 'a'"],
  ...['moves AS a JOIN goals AS b ON a.at > b.at', 'moves AS a JOIN goals AS b ON a.at = a.at'],
  ...['moves AS a JOIN goals AS b ON a.at = b.at OR 1', 'moves AS a LEFT JOIN goals AS b ON NOT a.at = b.at'],
  ...['moves AS a JOIN goals AS b ON a.at = 5 AND b.at = 5', 'moves AS a, (SELECT * FROM goals) AS b'],
]

const SINGLES: readonly Hostile[] = [
  { sql: 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n', because: /RECURSIVE/ },
  { sql: 'WITH RECURSIVE n AS (SELECT 1) SELECT * FROM n', because: /RECURSIVE/ },
  { sql: 'WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n', because: /"n" is no view/ },
  { sql: 'WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a', because: /"b" is no view/ },
  { sql: 'WITH moves AS (SELECT * FROM goals) SELECT * FROM moves', because: /as a view is called/ },
  { sql: 'SELECT * FROM main.moves', because: /names a database/ },
  { sql: 'SELECT * FROM temp.moves', because: /names a database/ },
  { sql: 'SELECT * FROM main.facts AS moves', because: /names a database/ },
  { sql: 'SELECT ?1', because: /one SELECT/ },
  { sql: 'SELECT :site', because: /no parameters/ },
  { sql: 'SELECT @site', because: /no parameters/ },
  { sql: 'SELECT $site', because: /one SELECT|no parameters/ },
  { sql: "SELECT x'00'", because: /hex_string/ },
  { sql: 'SELECT at FROM moves LIMIT :n', because: /no whole number/ },
  { sql: 'SELECT at FROM moves LIMIT -1', because: /no whole number|one SELECT/ },
  { sql: "SELECT 'a\0' FROM moves", because: /no text/ },
  { sql: "SELECT '\ud800' FROM moves", because: /no text/ },
  { sql: `SELECT ${'1 + '.repeat(5_000)}1`, because: /longer than/ },
  { sql: `SELECT ${'1,'.repeat(2_500)} 1`, because: /parts/ },
  { sql: `SELECT ${'('.repeat(45)}1${' + 1)'.repeat(45)}`, because: /levels deep/ },
  { sql: `SELECT 1 ${'UNION ALL SELECT at FROM moves '.repeat(9)}`, because: /more than 8 tables/ },
  { sql: 'SELECT CAST(at AS BLOB) FROM moves', because: /no such type|one SELECT/ },
  { sql: 'SELECT INTERVAL 1 DAY', because: /interval/ },
  { sql: 'SELECT at COLLATE NOCASE FROM moves', because: /collate/ },
  { sql: 'SELECT CURRENT_TIMESTAMP', because: /current_timestamp/ },
  { sql: '', because: /one SELECT/ },
  { sql: ';', because: /one SELECT/ },
  { sql: '-- SELECT 1', because: /one SELECT/ },
]

/** More than 500 statements that try to read another site, to change, to run code, to read files or to take for ever. */
export const HOSTILE_STATEMENTS: readonly Hostile[] = [
  ...crossed(TABLES, AROUND_TABLES, /is no view: there are people/),
  ...crossed(NOT_SELECTS, AROUND_STATEMENTS, /one SELECT/),
  ...crossed(FUNCTIONS, AROUND_FUNCTIONS, /which is not among the functions that are taken/),
  ...crossed(SOURCES, AROUND_SOURCES, /which is no view/),
  ...UNTIED.map((from) => ({ sql: `SELECT * FROM ${from}`, because: /belong together|one SELECT/ })),
  ...SINGLES,
]

function crossed(
  things: readonly string[],
  around: readonly ((thing: string) => string)[],
  because: RegExp,
): readonly Hostile[] {
  return things.flatMap((thing) => around.map((put) => ({ sql: put(thing), because })))
}
