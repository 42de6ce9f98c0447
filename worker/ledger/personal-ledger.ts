import type { PersonalStore } from '../../shared/model/personal-store.ts'
import type { WhereRowsLie } from './where-rows-lie.ts'

/** The ledger and its touch log as a place where a person's data lies; what it does there is loaded when somebody asks. */
export function personalLedger(where: WhereRowsLie): PersonalStore {
  return {
    name: 'ledger',
    async copy(person) {
      const { copyPerson } = await import('./copy-person.ts')
      return copyPerson(where, person)
    },
    async erase(person, at) {
      const { erasePerson } = await import('./erase-person.ts')
      return erasePerson(where, person, at)
    },
  }
}
