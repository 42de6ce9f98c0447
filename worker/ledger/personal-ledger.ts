import type { PersonalStore } from '../../shared/model/personal-store.ts'
import type { Json } from '../../shared/model/touch.ts'
import { erasePerson } from './erase-person.ts'
import { profilesOf } from './profiles-of.ts'

/** The ledger and its touch log as a place where a person's data lies. */
export function personalLedger(db: D1Database): PersonalStore {
  return {
    name: 'ledger',
    async copy(person) {
      const profiles = JSON.stringify(await profilesOf(db, person))
      const [facts, states, touches] = await db.batch<Json>(
        COPIES.map((statement) => db.prepare(statement).bind(person.site, profiles)),
      )
      const copy = { facts: facts?.results ?? [], states: states?.results ?? [], touches: touches?.results ?? [] }
      return Object.values(copy).every((rows) => rows.length === 0) ? null : copy
    },
    erase: (person, at) => erasePerson(db, person, at),
  }
}

const OF_THE_PERSON = 'WHERE site = ?1 AND profile IN (SELECT value FROM json_each(?2))'

const COPIES = [
  `SELECT * FROM facts ${OF_THE_PERSON} ORDER BY at, key`,
  `SELECT * FROM states ${OF_THE_PERSON} ORDER BY journey`,
  `SELECT * FROM touches ${OF_THE_PERSON} ORDER BY at, id`,
]
