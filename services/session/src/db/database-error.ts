import { ProcedureError } from '@playground/contracts'

/** The five-character code of a Postgres error, or the system's of a broken connection. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** The `sqlState` of a value that is there already. */
export const uniqueViolation = '23505'

/** A table has changed since the statement was planned, as by the migration of a newer version. */
export function isStalePlan(error: unknown): boolean {
  return (
    sqlState(error) === '0A000' && error instanceof Error && error.message.startsWith('cached plan must not change')
  )
}

/** The transaction was rolled back for the sake of another one, or of a table that changed: nothing of it happened. */
export function wasRolledBack(error: unknown): boolean {
  const code = sqlState(error)
  return code === '40001' || code === '40P01' || isStalePlan(error)
}

const brokenConnection = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])
/** node-postgres gives these no code. */
const brokenConnectionMessage =
  /^(Connection terminated|Client has encountered a connection error|Client was closed and is not queryable)/

/** The server went away, or is starting or stopping. Whether the last statement happened is not known. */
export function isConnectionLoss(error: unknown): boolean {
  const code = sqlState(error)
  if (code === undefined) return error instanceof Error && brokenConnectionMessage.test(error.message)
  return brokenConnection.has(code) || /^(08...|57P0[123])$/.test(code)
}

/** Worth another try of the whole of what was tried. */
export function isTransient(error: unknown): boolean {
  return wasRolledBack(error) || isConnectionLoss(error)
}

/** Read-only, disk or memory full, too many connections, a lock or statement that took too long. */
const unavailableStates = /^(25006|53...|55P03|57014|57P..|58...)$/
const poolTimeout = /^(timeout exceeded when trying to connect|Query read timeout|Cannot use a pool after)/

/** What a caller hears of a database fault: `unavailable` for all that may pass, else the error itself. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof ProcedureError) return error
  const code = sqlState(error)
  const passing =
    isTransient(error) ||
    (code === undefined ? error instanceof Error && poolTimeout.test(error.message) : unavailableStates.test(code))
  if (!passing) return error
  return new ProcedureError('unavailable', 'The database cannot be used at the moment. Try again.', {
    retryAfterSeconds: 2,
    cause: error,
  })
}
