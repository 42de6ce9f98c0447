import { DummyDriver, Kysely, type QueryCompiler, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'

/** `?1`, `?2` …, so that a statement reads with its parameters. A value that stands in several places is one parameter. */
class NumberedCompiler extends SqliteQueryCompiler {
  private readonly known: unknown[] = []

  protected override appendValue(value: unknown): void {
    if (this.numParameters === 0) this.known.length = 0
    const place = this.known.indexOf(value)
    if (place >= 0) {
      this.append(`?${place + 1}`)
      return
    }
    this.known.push(value)
    super.appendValue(value)
  }

  protected override getCurrentParameterPlaceholder(): string {
    return `?${this.numParameters}`
  }
}

/** Texts as ClickHouse takes them, where a backslash escapes. */
class LiteralCompiler extends SqliteQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(
      typeof value === 'number' ? String(value) : `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
    )
  }

  protected override appendImmediateValue(value: unknown): void {
    this.appendValue(value)
  }
}

/** Builds queries and runs none: what is built is handed to the database by others. */
export const sqliteBuilder = builderWith(() => new NumberedCompiler())

/** The same for a database that takes no parameters: what is put in stands in the text, quoted. */
export const literalBuilder = builderWith(() => new LiteralCompiler())

function builderWith(createQueryCompiler: () => QueryCompiler): Kysely<Record<never, never>> {
  return new Kysely({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler,
    },
  })
}
