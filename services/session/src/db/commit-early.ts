import type { QueryResult } from 'pg'

type Send = (text: string, values: readonly unknown[]) => Promise<QueryResult>

const begin = 'begin; set local synchronous_commit = off'
/** A transaction of its own that writes something, so its commit waits for the disk, and for all that was before it. */
const flush = "select pg_logical_emit_message(true, 'session', '')"

/**
 * Lets transactions go of their locks before the disk has them: who waits for a user's lock does not wait for the disk
 * as well. Whoever committed does, and hears of nothing before: a commit counts once the one behind it is on disk.
 * Both go over the same connection, so a server that crashed in between is never taken for one that has it. What others
 * read meanwhile can only be lost together with all that they built on it.
 *
 * A beginning is held back and goes along with the first statement, in one write.
 */
export function commitEarly(send: Send): Send {
  let isHeldBack = false
  return async (text, values) => {
    const wasHeldBack = isHeldBack
    isHeldBack = text === 'begin'
    if (isHeldBack) return nothing('BEGIN')
    if (text === 'commit') {
      if (wasHeldBack) return nothing('COMMIT')
      const [committed] = await inOrder(send(text, values), send(flush, []))
      return committed
    }
    if (!wasHeldBack) return send(text, values)
    if (text === 'rollback') return nothing('ROLLBACK')
    const [, result] = await inOrder(send(begin, []), send(text, values))
    return result
  }
}

/** Fails with the first failure, the cause of those behind it, and after them, so that none is unheard. */
async function inOrder<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other])
  return [await one, await other]
}

function nothing(command: string): QueryResult {
  return { command, rowCount: null, oid: 0, fields: [], rows: [] }
}
