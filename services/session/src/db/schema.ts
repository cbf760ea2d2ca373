/**
 * Every table's row, as Kysely sees it, in one file on purpose: it is the table of contents of the database. What
 * the constraints are stands in the migrations.
 */
import type {
  BackgroundJob,
  BackgroundJobRequest,
  BackgroundJobState,
  ExactRequest,
  FinishReason,
  InputMessage,
  JobClass,
  Metrics,
  Moderation,
  Parameters,
  Pricing,
  RunError,
  RunKind,
  RunStatus,
  Timeline,
} from '@playground/contracts'
import type { Origin } from '@playground/runtime'
import type { ColumnType, Generated, Kysely, Transaction } from 'kysely'

/** Written as JSON text by `jsonb()`, read as the value. */
type Json<Value> = ColumnType<Value, string, string>
type Moment = Date
/** A day in UTC, `YYYY-MM-DD`. */
type Day = string

export type UserRow = {
  id: string
  email: string | null
  name: string | null
  picture: string | null
  password_hash: string | null
  role: Generated<'user' | 'admin'>
  disabled: Generated<boolean>
  /** Overrides the configured quota. */
  daily_tokens: number | null
  monthly_micros: number | null
  created_at: Generated<Moment>
  deleted_at: Moment | null
  /** What an issuer says, to be shown; nobody signs in by it. */
  issuer_email: string | null
}

export type TokenRow = {
  id: string
  user_id: string
  name: string
  hash: Buffer
  created_at: Generated<Moment>
  expires_at: Moment | null
  last_used_at: Moment | null
}

export type QuotaRow = {
  user_id: string
  measure: 'tokens' | 'micros'
  /** The day for tokens, the first of the month for money. */
  period: Day
  used: Generated<number>
  reserved: Generated<number>
}

export type SessionRow = {
  id: string
  user_id: string
  title: string
  blind: boolean
  revealed: Generated<boolean>
  cost_cap_micros: number | null
  created_at: Generated<Moment>
  updated_at: Generated<Moment>
  deleted_at: Moment | null
  /** Counts changes that other tabs must hear of, and how many of them the log has. */
  revision: Generated<number>
  announced_revision: Generated<number>
  /** Lanes that are not removed. Kept right by the database; said by whoever makes the session, to be right at once. */
  lane_count: number
}

export type LaneRow = {
  id: string
  session_id: string
  position: number
  model: string
  provider: string
  label: string
  instructions: string | null
  parameters: Json<Parameters>
  removed: Generated<boolean>
  created_at: Generated<Moment>
}

export type ComparisonRow = {
  id: string
  session_id: string
  user_id: string
  position: number
  prompt: string
  prompt_tokens: number
  context: Json<unknown>
  status: Generated<'running' | 'completed' | 'failed' | 'cancelled'>
  /** Endings so far (a retry makes another), and how many of them the log has. */
  round: Generated<number>
  announced_round: Generated<number>
  /** Place of `comparison.created` in the log; null until it is there. */
  created_sequence: number | null
  total_tokens: Generated<number>
  total_micros: Generated<number>
  average_duration_ms: number | null
  /** Current runs with any text, as of the last ending. */
  answers: Generated<number>
  created_at: Generated<Moment>
  ended_at: Moment | null
}

/** What a run was admitted with: its lane's settings then, its limits, and the prices it is charged by. */
export type RunTerms = {
  instructions: string | null
  parameters: Parameters
  maxOutputTokens: number
  contextWindow: number
  costCapMicros: number | null
  pricing: Pricing | null
  priceVersion: string | null
  /** The request that it came from, where requests are traced. */
  origin?: Origin | null
}

export type RunRow = {
  id: string
  user_id: string
  session_id: string | null
  comparison_id: string | null
  lane_id: string | null
  /** Place among the runs of its comparison; a retry inherits it. */
  slot: Generated<number>
  kind: Generated<RunKind>
  class: Generated<JobClass>
  provider: string
  model: string
  demo: boolean
  status: Generated<RunStatus>
  attempt: Generated<number>
  text: Generated<string>
  /** Whether the index of answers has the text, once there is one; else a search looks at it itself. */
  in_index: Generated<boolean>
  reasoning: string | null
  finish_reason: FinishReason | null
  error: Json<RunError> | null
  metrics: Json<Metrics> | null
  dropped_parameters: Generated<string[]>
  moderation: Json<Moderation> | null
  request: Json<ExactRequest> | null
  timeline: Json<Timeline> | null
  terms: Json<RunTerms>
  /** Estimated tokens of what is sent, and of `text`: histories are chosen by these without reading texts. */
  input_tokens: number
  answer_tokens: Generated<number>
  duration_ms: number | null
  replaces: string | null
  replaced_by: string | null
  /** Continues the history of that run's lane, up to and with it, instead of its own lane's. */
  continues_run: string | null
  /** Waits for that run's ending: a late lane asks earlier prompts one after the other. */
  after_run: string | null
  accepted_at_ms: number
  /** Place of `run.queued` in the log; null until it is there. */
  first_sequence: number | null
  released_at: Moment | null
  published_at: Moment | null
  cancel_requested_at: Moment | null
  created_at: Generated<Moment>
  ended_at: Moment | null
}

/** What a run outside any session was asked: messages of a chat, texts of everything else. Gone once it has ended. */
export type LoneInput = Readonly<{ messages: readonly InputMessage[] } | { texts: readonly string[] }>

export type ReservationRow = {
  run_id: string
  user_id: string
  day: Day
  tokens: number
  month: Day
  micros: number
}

export type ChargeRow = {
  run_id: string
  user_id: string | null
  session_id: string | null
  comparison_id: string | null
  kind: string
  provider: string
  model: string
  demo: boolean
  day: Day
  input: number
  cache_read: number
  cache_write: number
  output: number
  reasoning: number
  tokens: number
  cost_micros: number | null
  cost_status: 'exact' | 'estimated' | 'unknown'
  price_version: string | null
  /** By a fault: not by a user, and not at a cap that a user set. */
  failed: Generated<boolean>
  ttft_ms: number | null
  tokens_per_second: number | null
  created_at: Generated<Moment>
}

export type AttemptRow = {
  run_id: string
  attempt: number
  worker_id: string
  started_at: Moment
  ended_at: Moment | null
  outcome: Generated<'running' | 'completed' | 'failed' | 'cancelled' | 'interrupted' | 'lost'>
  tokens: number | null
  cost_micros: number | null
  borne_by: Generated<'user' | 'platform'>
}

type VoteRow = {
  comparison_id: string
  user_id: string
  /** A run's id, `tie` or `both_bad`. */
  winner: string
  tags: string[]
  blind: boolean
  created_at: Generated<Moment>
  updated_at: Generated<Moment>
}

export type AgentRow = {
  id: string
  user_id: string
  name: string
  model: string
  instructions: string | null
  parameters: Json<Parameters>
  created_at: Generated<Moment>
  updated_at: Generated<Moment>
}

export type PromptRow = {
  id: string
  user_id: string
  name: string
  template: string
  created_at: Generated<Moment>
  updated_at: Generated<Moment>
}

/** A background job. Its result is its run's; `result` and `progress` stay as they were made. */
export type JobRow = {
  id: string
  user_id: string
  type: 'completion' | 'embeddings'
  state: Generated<BackgroundJobState>
  request: Json<StoredJobRequest>
  result: Json<unknown> | null
  error: Json<BackgroundJob['error']> | null
  progress: Generated<number>
  /** Of the try that runs, or that ended it; null while none has been admitted. */
  run_id: string | null
  /** Of the try before. */
  last_run_id: string | null
  tries: Generated<number>
  /** Not begun before this; once active, since when. */
  due_at: Generated<Moment>
  cancel_requested_at: Moment | null
  moderation: Json<Moderation> | null
  accepted_at_ms: number
  created_at: Generated<Moment>
  ended_at: Moment | null
}

/** What was asked for, and what its scratch chat had behind it then. */
export type StoredJobRequest = Readonly<{
  request: BackgroundJobRequest
  scratch: Readonly<{ chat: string; history: readonly InputMessage[] }> | null
  origin?: Origin | null
}>

export type Tables = {
  users: UserRow
  identities: { issuer: string; subject: string; user_id: string; created_at: Generated<Moment> }
  logins: {
    id: string
    user_id: string
    created_at: Generated<Moment>
    expires_at: Moment
    /** Who signed it in, where we did not ourselves, and what they want to be reminded of at its end. */
    issuer: string | null
    issuer_hint: string | null
  }
  ended_tokens: { hash: Buffer; expires_at: Moment }
  refresh_tokens: { hash: Buffer; login_id: string; created_at: Generated<Moment>; used_at: Moment | null }
  tokens: TokenRow
  quotas: QuotaRow
  reservations: ReservationRow
  charges: ChargeRow
  idempotency: {
    user_id: string
    key: string
    fingerprint: string
    response: Json<unknown>
    created_at: Generated<Moment>
  }
  starts: { user_id: string; kind: string; at: Generated<Moment> }
  tries: { id: string; kind: 'login' | 'registration'; account: string | null; ip: string; at: Generated<Moment> }
  request_counts: { user_id: string; second: number; count: number }
  sessions: SessionRow
  lanes: LaneRow
  comparisons: ComparisonRow
  runs: RunRow
  /** Vectors and verdicts, in the place of a text. */
  run_results: { run_id: string; result: string }
  run_inputs: { run_id: string; input: Json<LoneInput> }
  attempts: AttemptRow
  votes: VoteRow
  agents: AgentRow
  prompts: PromptRow
  jobs: JobRow
  shares: { session_id: string; token_hash: Buffer; created_at: Generated<Moment>; expires_at: Moment | null }
}

export type Database = Kysely<Tables>
/** Inside a transaction, or where it does not matter. */
export type Queries = Kysely<Tables> | Transaction<Tables>
