import type { PersonKey } from '../../shared/model/personal-store.ts'
import type { Json } from '../../shared/model/touch.ts'
import { profilesOf } from './profiles-of.ts'
import type { WhereRowsLie } from './where-rows-lie.ts'

/** All that the ledger has of a person, and of the visitors who they were; `null`: nothing. */
export async function copyPerson({ db, touchLog }: WhereRowsLie, person: PersonKey): Promise<Json> {
  const profiles = await profilesOf(db, person)
  const [facts, strays, states, deliveries] = await db.batch<Json>(
    COPIES.map((statement) => db.prepare(statement).bind(person.site, JSON.stringify(profiles))),
  )
  const touches = await touchLog.copy(person.site, profiles)
  const copy = {
    facts: facts?.results ?? [],
    strays: strays?.results ?? [],
    states: states?.results ?? [],
    deliveries: deliveries?.results ?? [],
    touches,
  }
  return Object.values(copy).every((rows) => rows.length === 0) ? null : copy
}

const OF_THE_PERSON = 'WHERE site = ?1 AND profile IN (SELECT value FROM json_each(?2))'

const COPIES = [
  `SELECT * FROM facts ${OF_THE_PERSON} ORDER BY at, key`,
  `SELECT * FROM strays ${OF_THE_PERSON} ORDER BY at, key`,
  `SELECT * FROM states ${OF_THE_PERSON} ORDER BY journey`,
  `SELECT * FROM deliveries ${OF_THE_PERSON} ORDER BY at, fact, webhook`,
]
