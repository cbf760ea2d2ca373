import { z } from 'zod'
import { channel } from './channel.ts'
import { job } from './job.ts'
import { sessionEvent } from './live-event.ts'
import { catalogEntry } from './model.ts'
import { runOutputEvent, runStateEvent } from './run-event.ts'
import { catalogStream, jobsStream, runsStream } from './stream.ts'

/** Token in the place of an id that does not exist: a run without a session, an event without a comparison. */
export const noId = 'none'

/** A run's life: queued, started, cancel requested, ended. Written by compare-and-set only. */
export const runState = channel({
  template: 'runs.{provider}.{userId}.{sessionId}.{runId}.state',
  stream: runsStream,
  schema: runStateEvent,
})

/** A run's output: deltas, checkpoints, progress. Plain publishes. */
export const runOutput = channel({
  template: 'runs.{provider}.{userId}.{sessionId}.{runId}.output',
  stream: runsStream,
  schema: runOutputEvent,
})

/** A session's own events, written by the session service after its commit. */
export const sessionState = channel({
  template: 'runs.session.{userId}.{sessionId}.{comparisonId}.state',
  stream: runsStream,
  schema: sessionEvent,
})

/** A run outside any session has ended and its results are stored: what `comparison.ended` says of the others. */
export const runSettled = channel({
  template: 'runs.session.{userId}.none.{runId}.settled',
  stream: runsStream,
  schema: z.object({ runId: z.string(), at: z.string() }),
})

/** Everything in the log of runs and sessions: a filter over runs, or over a session with all its runs. */
export const runsLog = channel({
  template: 'runs.{provider}.{userId}.{sessionId}.{runId}.{part}',
  stream: runsStream,
  schema: z.union([runStateEvent, runOutputEvent, sessionEvent]),
})

/** Hints that `state` was written. Never the truth: each is followed by a read. */
export const liveState = channel({
  template: 'live.{provider}.{userId}.{sessionId}.{runId}.state',
  stream: null,
  schema: runStateEvent,
})

/** The work queue. */
export const jobs = channel({ template: 'jobs.{provider}.{class}.{runId}', stream: jobsStream, schema: job })

/** What living workers announce; one message per worker. */
export const catalog = channel({
  template: 'catalog.{provider}.{workerId}',
  stream: catalogStream,
  schema: catalogEntry,
})

/** Asks a worker whether it still executes a run. */
export const workerOwns = channel({
  template: 'workers.{workerId}',
  stream: null,
  schema: z.object({ runId: z.string() }),
})
