const tails = new Map<string, Promise<unknown>>()

/**
 * Does what concerns one user one after the other within this process. Between processes the database's lock does
 * the same; here nobody holds a connection while waiting, so that one user's flood does not keep others out.
 */
export async function inTurn<Result>(userId: string, work: () => Promise<Result>): Promise<Result> {
  const before = tails.get(userId)
  const mine = (before ?? Promise.resolve()).then(work)
  const tail = mine.catch(() => {})
  tails.set(userId, tail)
  try {
    return await mine
  } finally {
    if (tails.get(userId) === tail) tails.delete(userId)
  }
}
