/** What an operator may set, and the pace of everything that waits. Durations in ms. */
export type Settings = Readonly<{
  defaultModel: string | null
  defaultMaxOutputTokens: number
  /** For lanes that set none, on models that take one; null: the vendor's own. */
  defaultTemperature: number | null
  /** Tokens a user may use in a UTC day, unless told otherwise on the account. */
  dailyTokens: number
  /** Micro-dollars a user may use in a UTC month; null: no limit. */
  monthlyMicros: number | null
  startsPerMinute: number
  embeddingsPerMinute: number
  requestsPerMinute: number
  adminEmails: readonly string[]
  /** Runs of one user that may run at once; the others wait. */
  placesPerUser: number
  /** Background jobs of one user that may be under way at once, and how many may wait behind them. */
  jobPlaces: number
  jobsWaiting: number
  /** How often a job is tried whose run failed in a way that may pass, and the shortest wait before the second try. */
  jobTries: number
  jobBackoffMs: number
  sweepEveryMs: number
  /** After this, what should have been written or published is written or published again. */
  repeatAfterMs: number
  /** A queued run without a living worker of its provider ends after this. */
  noWorkerAfterMs: number
  /** A started run of which nothing was heard for this long has lost its worker. */
  silentAfterMs: number
  /** A requested cancel that no worker carries out is carried out after this. */
  cancelAfterMs: number
  /** How often the log is asked about a run that does not end. */
  inspectEveryMs: number
}>

export const defaultSettings: Settings = {
  defaultModel: null,
  defaultMaxOutputTokens: 4096,
  defaultTemperature: null,
  dailyTokens: 1_000_000,
  monthlyMicros: null,
  startsPerMinute: 20,
  embeddingsPerMinute: 20,
  requestsPerMinute: 600,
  adminEmails: [],
  placesPerUser: 16,
  jobPlaces: 4,
  jobsWaiting: 100,
  jobTries: 3,
  jobBackoffMs: 5000,
  sweepEveryMs: 1000,
  repeatAfterMs: 2000,
  noWorkerAfterMs: 60_000,
  silentAfterMs: 120_000,
  cancelAfterMs: 20_000,
  inspectEveryMs: 5000,
}
