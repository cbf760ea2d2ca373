const turns = new WeakMap<object, Map<string, Promise<unknown>>>()

/**
 * Does what concerns one user one after the other within this process; `pool` tells services in one process apart.
 * Between processes the database's lock does the same, but here nobody holds a connection while waiting, so that one
 * user's flood does not keep others out.
 */
export async function inTurn<Result>(pool: object, userId: string, work: () => Promise<Result>): Promise<Result> {
  const tails = turns.get(pool) ?? new Map<string, Promise<unknown>>()
  turns.set(pool, tails)
  const mine = (tails.get(userId) ?? Promise.resolve()).then(work)
  const tail = mine.catch(() => {})
  tails.set(userId, tail)
  try {
    return await mine
  } finally {
    if (tails.get(userId) === tail) tails.delete(userId)
  }
}
