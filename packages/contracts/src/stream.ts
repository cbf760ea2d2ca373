/** A JetStream stream of ours. Sizes in bytes, ages in ms. */
export type Stream = Readonly<{
  name: string
  subjects: readonly string[]
  retention: 'limits' | 'workqueue'
  discard: 'old' | 'new'
  maxBytes: number
  maxAgeMs: number
  /** Messages kept per subject; -1 is no limit. */
  maxPerSubject: number
  /** With `discard: 'new'`: a full subject refuses, instead of the whole stream only. */
  discardNewPerSubject?: boolean
  /** Window in which a message id is recognised again. */
  duplicateWindowMs: number
  /** Core subject on which stored messages are told again, as hints. */
  republish?: Readonly<{ source: string; destination: string }>
}>

const MiB = 1024 * 1024

/** The work queue: one job per run, gone once acknowledged. */
export const jobsStream: Stream = {
  name: 'JOBS',
  subjects: ['jobs.>'],
  retention: 'workqueue',
  discard: 'new',
  maxBytes: 512 * MiB,
  maxAgeMs: 15 * 60_000,
  maxPerSubject: 1,
  discardNewPerSubject: true,
  duplicateWindowMs: 120_000,
}

/** The ordered log of everything that happens to runs and sessions. */
export const runsStream: Stream = {
  name: 'RUNS',
  subjects: ['runs.>'],
  retention: 'limits',
  discard: 'old',
  maxBytes: 4096 * MiB,
  maxAgeMs: 24 * 3_600_000,
  maxPerSubject: -1,
  duplicateWindowMs: 120_000,
  republish: {
    source: 'runs.*.*.*.*.state',
    destination: 'live.{{wildcard(1)}}.{{wildcard(2)}}.{{wildcard(3)}}.{{wildcard(4)}}.state',
  },
}

/** What living workers announce. */
export const catalogStream: Stream = {
  name: 'CATALOG',
  subjects: ['catalog.>'],
  retention: 'limits',
  discard: 'old',
  maxBytes: 16 * MiB,
  maxAgeMs: 30_000,
  maxPerSubject: 1,
  duplicateWindowMs: 30_000,
}

export const streams: readonly Stream[] = [jobsStream, runsStream, catalogStream]
