const turns = new WeakMap<object, Map<string, Promise<unknown>>>()

/**
 * Does what concerns one user, or one address, one after the other within this process; `pool` tells services in one
 * process apart. Between processes the database's locks do the same, but here nobody holds a connection while
 * waiting: a flood from one side does not keep others out.
 */
export async function inTurn<Result>(pool: object, name: string, work: () => Promise<Result>): Promise<Result> {
  const tails = turns.get(pool) ?? new Map<string, Promise<unknown>>()
  turns.set(pool, tails)
  const mine = (tails.get(name) ?? Promise.resolve()).then(work)
  const tail = mine.catch(() => {})
  tails.set(name, tail)
  try {
    return await mine
  } finally {
    if (tails.get(name) === tail) tails.delete(name)
  }
}
