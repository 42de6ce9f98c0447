/**
 * The functions that statements may call: none reads a file, changes anything, loads code or makes a long text of a short
 * one. Source: the lists of functions in SQLite's documentation.
 */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['abs', 'round', 'sign', 'floor', 'ceil', 'ceiling', 'sqrt', 'exp', 'ln', 'log', 'log2', 'log10', 'mod', 'pow'],
  ...['coalesce', 'ifnull', 'nullif', 'iif', 'min', 'max', 'typeof'],
  ...['length', 'lower', 'upper', 'trim', 'ltrim', 'rtrim', 'substr', 'substring', 'instr', 'unicode'],
  ...['date', 'time', 'datetime', 'julianday', 'unixepoch', 'strftime'],
  ...['json_extract', 'json_type', 'json_valid', 'json_array_length'],
])

export const AGGREGATES: ReadonlySet<string> = new Set(['count', 'sum', 'avg', 'min', 'max', 'total', 'group_concat'])

/** Of rows in a window; aggregates may have one too. */
export const WINDOW_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist', 'ntile'],
  ...['lag', 'lead', 'first_value', 'last_value', 'nth_value'],
])

/** What may stand in FROM besides views. */
export const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(['json_each'])

export const BINARY_OPERATORS: ReadonlySet<string> = new Set([
  ...['AND', 'OR', '=', '==', '!=', '<>', '<', '<=', '>', '>=', 'IS', 'IS NOT'],
  ...['+', '-', '*', '/', '%', '&', '|', '<<', '>>', '||', '->', '->>'],
])

export const TYPES: ReadonlySet<string> = new Set(['INTEGER', 'INT', 'REAL', 'TEXT', 'NUMERIC'])
