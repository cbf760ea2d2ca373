import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus, LogEntry } from '@playground/bus'
import { applyRunEvent, foldOf, noId, ProcedureError, procedures, type Run, runSettled } from '@playground/contracts'
import type { RunUpdate } from './apply-run-entry.ts'
import { procedureTimeoutMs } from './compose-session.ts'
import type { LogPosition } from './follow-sessions.ts'
import { FollowedRun } from './followed-run.ts'
import { readEntry } from './read-entry.ts'
import { readRuns } from './read-runs.ts'
import { within } from './within.ts'

type Whose = Readonly<{ runId: string; userId: string; streamed: boolean }>

/** A run outside any session that somebody waits for. */
export type AwaitedRun = Readonly<{
  /** What clients hear of it, up to its ending. */
  updates: AsyncIterable<RunUpdate>
  /** The run once it has ended and its results are stored. Rejects with `unavailable` when this gateway closes. */
  ended: Promise<Run>
  /** Nobody waits for it any more. It runs on. */
  leave: () => void
}>

/** A run that is about to be made. */
export type ExpectedRun = AwaitedRun &
  Readonly<{
    /** It was. */
    begin: (queued: Run) => void
  }>

/** The runs outside any session this gateway keeps up with: each for one request that waits for it. */
export type RunFollowing = Readonly<{
  /** Begins to follow a run before it exists, so that nothing of it is missed and nothing has to be read. */
  expect: (whose: Whose) => ExpectedRun
  /** Follows a run that may have begun, or ended, before. */
  follow: (whose: Whose) => Promise<AwaitedRun>
  take: (entry: LogEntry) => void
  /** Reads every run again: what was known of the log is void. */
  restartAll: () => void
  close: () => void
}>

const retryMs = 500
const maxTries = 30
const pauseMs = 50

export function followRuns(bus: Bus, log: Pick<LogPosition, 'sequence' | 'created'>): RunFollowing {
  const runs = new Map<string, Set<FollowedRun>>()
  let closed = false

  const add = ({ runId, userId, streamed }: Whose): FollowedRun => {
    const followed = new FollowedRun(runId, userId, streamed)
    const others = runs.get(runId)
    if (others === undefined) runs.set(runId, new Set([followed]))
    else others.add(followed)
    return followed
  }
  const remove = (followed: FollowedRun) => {
    const others = runs.get(followed.id)
    others?.delete(followed)
    if (others?.size === 0) runs.delete(followed.id)
  }

  const awaited = (followed: FollowedRun): AwaitedRun => {
    const ended = followed.outcome
      .then(({ run, settled }) => {
        // What the messages did not tell, the database has by now: it read the whole log, and counted.
        if (settled && (run.metrics !== null || run.attempt === 0)) return run
        return readRun(followed).then(({ run: stored }) => stored)
      })
      .finally(() => remove(followed))
    ended.catch(() => {})
    const leave = () => {
      remove(followed)
      followed.fail(gone())
    }
    return { updates: followed.updates, ended, leave }
  }

  const readRun = ({ id: runId, userId }: FollowedRun) =>
    bus.call(procedures.readRun, { runId, userId, withResult: true }, { timeoutMs: procedureTimeoutMs })

  /** Reads a run; the tail is held meanwhile, so its events follow without a gap. */
  const load = async (followed: FollowedRun): Promise<void> => {
    const { id: runId, userId } = followed
    followed.hold()
    for (let tries = 0; tries < maxTries; tries++) {
      const { run, open } = await readRun(followed)
      const sequence = log.sequence()
      if (open === null) {
        followed.resume(foldOf(run), sequence, log.created())
        return followed.settle()
      }
      if (open.firstSequence > 0) {
        const place = { ...open, userId, sessionId: noId }
        const entries = await within(procedureTimeoutMs, (signal) => readRuns(bus, [place], sequence, signal))
        let fold = foldOf(asQueued(run))
        for (const event of entries.flatMap((entry) => readEntry(entry) ?? [])) {
          if ('runId' in event && event.runId === runId) fold = applyRunEvent(fold, event)
        }
        return followed.resume(fold, sequence, log.created())
      }
      await sleep(pauseMs)
    }
    throw gone()
  }

  const restart = async (followed: FollowedRun): Promise<void> => {
    while (!closed && runs.get(followed.id)?.has(followed)) {
      try {
        return await load(followed)
      } catch {
        await sleep(retryMs)
      }
    }
  }

  return {
    expect: (whose) => {
      const followed = add(whose)
      return { ...awaited(followed), begin: (queued) => followed.begin(queued, log.created()) }
    },
    follow: async (whose) => {
      const followed = add(whose)
      const run = awaited(followed)
      try {
        await load(followed)
        return run
      } catch (error) {
        run.leave()
        throw error
      }
    },
    take: (entry) => {
      const following = runs.get(runIdOf(entry.subject))
      if (following === undefined) return
      if (runSettled.parse(entry.subject) !== null) {
        for (const followed of following) followed.settle()
        return
      }
      const event = readEntry(entry)
      if (event === null || !('runId' in event)) return
      for (const followed of following) followed.take(event, entry, log.created())
    },
    restartAll: () => {
      for (const following of runs.values()) for (const followed of following) void restart(followed)
    },
    close: () => {
      closed = true
      for (const following of runs.values()) for (const followed of following) followed.fail(gone())
    },
  }
}

function asQueued(run: Run): Run {
  return { ...run, status: 'queued', attempt: 0, index: 0, text: '', reasoning: null, endedAt: null }
}

function runIdOf(subject: string): string {
  return subject.split('.', 5)[4] ?? ''
}

function gone(): ProcedureError {
  return new ProcedureError('unavailable', 'This run is not followed here any more.', { retryAfterSeconds: 1 })
}
