import type { procedures } from '@playground/contracts'
import type { Answer, Deps } from '../deps.ts'
import { countTry } from './count-try.ts'

export function countRegistration({ db }: Deps): Answer<typeof procedures.countRegistration> {
  return ({ ip }) => countTry(db, { kind: 'registration', account: null, ip }, async () => ({}))
}
