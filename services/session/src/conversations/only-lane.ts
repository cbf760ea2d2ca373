import { ProcedureError } from '@playground/contracts'

/** The one lane of a session that is a conversation. Throws `not_found`: with a second lane it is none. */
export function onlyLane<Lane>(lanes: readonly Lane[]): Lane {
  const [lane, ...others] = lanes
  if (lane === undefined || others.length > 0) throw noConversation()
  return lane
}

export function noConversation(): ProcedureError {
  return new ProcedureError('not_found', 'There is no such conversation.')
}

/** What is said of a session that is missing, in the words of conversations. */
export function asNoConversation(error: unknown): never {
  throw error instanceof ProcedureError && error.code === 'not_found' ? noConversation() : error
}
