import type { Row } from '../../shared/model/answer.ts'
import { join, name, type Sql, sql, whole } from './sql.ts'

/** Characters of a pack: D1 gives no text of more than 2 MB. */
const PACK_LENGTH = 500_000
/** What stands between the parts of a pack. */
export const BETWEEN = ';'

/**
 * Many rows as few: what leaves D1 costs by the row, more than all that is read for it. `rows` gives `id`, `pack` (a text
 * without semicolons) and the columns of `by`; what comes has those, `last` (the highest id), `packs` and `packed`, how many
 * there are. A pack is as long as `PACK_LENGTH` and its last part together.
 */
export function packed(rows: Sql, by: readonly string[]): Sql {
  const columns = join(
    by.map((column) => sql`, ${name(column)}`),
    sql``,
  )
  return sql`SELECT MAX(id) AS last, COUNT(*) AS packed, group_concat(pack, ${BETWEEN}) AS packs${columns}
    FROM (SELECT *, SUM(length(pack) + 1) OVER (ROWS UNBOUNDED PRECEDING) / ${whole(PACK_LENGTH)} AS chunk FROM (${rows}))
    GROUP BY chunk${columns}`
}

/** The parts of a row that `packed` gave. */
export function partsOf({ packs }: Row): readonly string[] {
  return String(packs).split(BETWEEN)
}
