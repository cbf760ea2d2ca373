import { sql } from 'kysely'
import { retryTransient } from '../db/transact.ts'
import { writeTogether } from '../db/write-together.ts'
import type { Deps } from '../deps.ts'

/** So few at a time that no statement takes long; and so long at a time, since starts and endings come first. */
const perStatement = 10
const budgetMs = 250

/** Puts answers into the index that their settlement left out; a search looks through these one by one until then. */
export async function indexAnswers({ db }: Pick<Deps, 'db'>): Promise<void> {
  const deadlineMs = performance.now() + budgetMs
  let found = perStatement
  const write = sql`
    UPDATE runs SET in_index = true WHERE id IN (
      SELECT id FROM runs WHERE text <> '' AND NOT in_index LIMIT ${perStatement} FOR NO KEY UPDATE SKIP LOCKED
    ) RETURNING id`
  const check = async (rows: readonly unknown[]) => {
    found = rows.length
  }
  while (found === perStatement && performance.now() < deadlineMs) {
    await retryTransient(() => writeTogether(db, [{ write, check }], { mended: true }))
  }
}
