import { WrongLastSequence } from '@playground/bus'
import {
  type Comparison,
  newId,
  noId,
  type Run,
  type RunStateEvent,
  runState,
  sessionState,
} from '@playground/contracts'
import { type Selectable, sql } from 'kysely'
import type { Queries, SessionRow } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import { writeTogether } from '../db/write-together.ts'
import type { Deps } from '../deps.ts'
import { readVotes } from '../records/read-votes.ts'
import { readHead } from '../records/session-head.ts'

type SessionPlace = Readonly<{ userId: string; sessionId: string }>
/** Without a session: of runs that stand alone. */
export type Place = Readonly<{ userId: string; sessionId: string | null }>

// What a commit made known in the database is made known in the log here: by the process that committed, and by the
// sweeper where that process died in between. So everything may be done twice, and the log has it once.

export type Places = Readonly<{ created: number; firstSequenceOf: ReadonlyMap<string, number> }>

/**
 * Writes `comparison.created` and each run's `run.queued`, and remembers where they stand. They are sent one behind
 * the other and awaited together, so they stand in the log in this order unless one of them has to be sent again.
 */
export async function announceStart(
  deps: Deps,
  place: Place,
  comparison: Comparison | null,
  runs: readonly Run[],
): Promise<Places> {
  const [created, ...queued] = await Promise.all([
    comparison === null ? 0 : announceComparison(deps, { ...place, sessionId: comparison.sessionId }, comparison),
    ...runs.map((run) => announceRun(deps, place, run)),
  ])
  const { db } = deps
  const ids = runs.map((run) => run.id)
  const writes = [
    ...(comparison === null
      ? []
      : [
          db
            .updateTable('comparisons')
            .set({ created_sequence: created })
            .where('id', '=', comparison.id)
            .where('created_sequence', 'is', null),
        ]),
    ...(runs.length === 0
      ? []
      : [
          sql`UPDATE runs SET first_sequence = written.sequence
            FROM unnest(${ids}::uuid[], ${queued}::bigint[]) AS written (id, sequence)
            WHERE runs.id = written.id AND runs.first_sequence IS NULL`,
        ]),
  ]
  await retryTransient(() => writeTogether(db, writes, { mended: true }))
  return { created, firstSequenceOf: new Map(ids.map((id, index) => [id, queued[index] ?? 0])) }
}

/** The first message of its subject. */
function announceComparison(deps: Deps, place: SessionPlace, comparison: Comparison): Promise<number> {
  const names = { ...place, comparisonId: comparison.id }
  const { sessionId } = place
  const event = { type: 'comparison.created' as const, sessionId, at: comparison.createdAt, comparison }
  const publication = { messageId: `${comparison.id}.created`, expectedLastSequence: 0, signal: deps.signal }
  return storeFirst(
    deps,
    () => deps.bus.store(sessionState, names, event, publication),
    async () => (await deps.bus.readLast(sessionState, names))?.sequence,
  )
}

function announceRun(deps: Deps, { userId, sessionId }: Place, run: Run): Promise<number> {
  const names = { provider: run.provider ?? '', userId, sessionId: sessionId ?? noId, runId: run.id }
  const event: RunStateEvent = {
    type: 'run.queued',
    sessionId,
    at: run.createdAt,
    runId: run.id,
    comparisonId: sessionId === null ? null : run.comparisonId,
    laneId: sessionId === null ? null : run.laneId,
    model: run.model,
    replaces: run.replaces,
    ...(run.moderation && { moderation: run.moderation }),
  }
  const publication = { messageId: `${run.id}.queued`, expectedLastSequence: 0, signal: deps.signal }
  return storeFirst(
    deps,
    () => deps.bus.store(runState, names, event, publication),
    async () => (await deps.bus.readLast(runState, names))?.sequence,
  )
}

/** Stores the first message of a subject; where there is one already, what follows begins no later than there. */
async function storeFirst(
  deps: Deps,
  store: () => Promise<{ sequence: number }>,
  readLast: () => Promise<number | undefined>,
): Promise<number> {
  for (;;) {
    try {
      return (await store()).sequence
    } catch (error) {
      if (!(error instanceof WrongLastSequence)) throw error
      const last = await readLast()
      if (last !== undefined) return last
      deps.signal.throwIfAborted()
    }
  }
}

/**
 * Tells other tabs how a session is now: `session.updated`, or `session.deleted`. What is written is read after the
 * last message was seen, so that an older state never comes behind a newer one. Answers its place in the log.
 */
export async function announceSession(deps: Deps, { userId, sessionId }: SessionPlace): Promise<number> {
  const names = { userId, sessionId, comparisonId: noId }
  for (;;) {
    const last = await deps.bus.readLast(sessionState, names)
    const row = await retryTransient(() =>
      deps.db.selectFrom('sessions').selectAll().where('id', '=', sessionId).executeTakeFirst(),
    )
    if (row === undefined || row.announced_revision >= row.revision) return last?.sequence ?? 0
    const head = { sessionId, at: new Date().toISOString() }
    const event =
      row.deleted_at === null
        ? { type: 'session.updated' as const, ...head, ...(await retryTransient(() => readUpdate(deps.db, row))) }
        : { type: 'session.deleted' as const, ...head }
    try {
      const publication = { messageId: newId(), expectedLastSequence: last?.sequence ?? 0, signal: deps.signal }
      const { sequence } = await deps.bus.store(sessionState, names, event, publication)
      await retryTransient(() =>
        deps.db
          .updateTable('sessions')
          .set({ announced_revision: sql`greatest(announced_revision, ${row.revision})` })
          .where('id', '=', sessionId)
          .execute(),
      )
      return sequence
    } catch (error) {
      if (!(error instanceof WrongLastSequence)) throw error
    }
  }
}

async function readUpdate(db: Queries, row: Selectable<SessionRow>) {
  return { session: await readHead(db, row), votes: await readVotes(db, { sessionId: row.id }) }
}
