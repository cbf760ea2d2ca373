import type { CatalogEntry, Channel, Job, JobClass, Procedure } from '@playground/contracts'
import type { z } from 'zod'
import type { QueueState } from './read-queues.ts'

/** A stored message: where it stands, who wrote it, what it says. */
export type Stored<Message> = Readonly<{
  sequence: number
  /** The `Nats-Msg-Id` it was published with: tells whose it is. */
  messageId: string | null
  message: Message
}>

/**
 * A message of the log as the tail hands it on: unparsed, for most of them concern nobody here. `data` stays as it is
 * for good, but is part of what the socket delivered at once (up to 64 KiB): keep long only what was copied out of it.
 */
export type LogEntry = Readonly<{ subject: string; sequence: number; data: Uint8Array; messageId: string | null }>

/** Where the log ends, and which incarnation of the stream it is. */
export type LogEnd = Readonly<{ created: string; lastSequence: number; firstSequence: number }>

/** Refused by compare-and-set: somebody else wrote first. Read the last message and obey it. */
export class WrongLastSequence extends Error {
  override name = 'WrongLastSequence'
}

/** The stream does not take the message: it, or this subject of it, is full. */
export class StreamFull extends Error {
  override name = 'StreamFull'
  readonly subjectFull: boolean
  constructor(subjectFull: boolean, cause: unknown) {
    super(subjectFull ? 'a message with this subject is waiting already' : 'the stream is full', { cause })
    this.subjectFull = subjectFull
  }
}

export type Publication = Readonly<{
  /** Names writer and try: two writers must never share one. Sent again unchanged until it is acknowledged. */
  messageId: string
  /** Compare-and-set on the subject: the sequence of its last message, 0 for none. */
  expectedLastSequence?: number
  signal?: AbortSignal
}>

/** The one ordered consumer through which a gateway follows the whole log. */
export interface Tail extends AsyncDisposable {
  /** Sequence of the last message handed on, or of the stream's end when following began. */
  readonly lastSequence: number
  readonly created: string
}

export type TailOptions = Readonly<{
  /** Every message of the log, in order, each once. Must not throw or wait. */
  onEntry: (entry: LogEntry) => void
  /** History is gone or the stream was made anew: what is known must be read again. */
  onReset: (end: LogEnd) => void
}>

/** A job taken from the queue. It must be acknowledged, handed back or refused. */
export interface TakenJob {
  readonly job: Job
  ack(): Promise<void>
  /** Hands the job back, to be delivered again after a while. */
  nak(delayMs?: number): void
  /** Says that it is being worked on; due well within the ack wait of 15 s. */
  working(): void
}

export type WorkOptions = Readonly<{
  provider: string
  class: JobClass
  /** Jobs in progress at once. */
  slots: number
  /** Resolves once the job needs its slot no more. Runs beside the others; must not throw. */
  onJob: (taken: TakenJob) => Promise<void>
  /** A message that is no job: already refused for good. `runId` where the subject still tells it. */
  onMalformed: (problem: Readonly<{ subject: string; runId: string | null; reason: string }>) => void
}>

/** Taking jobs; `drain` stops taking and resolves when those in progress are done. */
export interface Work {
  drain(): Promise<void>
}

export type ReadLogOptions = Readonly<{
  /** Subject filters made by channels; one is cheapest. */
  filter: string
  fromSequence: number
  /** Nothing that matches stands before `fromSequence`: the cheapest read there is. Not so unless told. */
  isBeginning?: boolean
  /** Reads up to and including this sequence of the stream, whether or not the filter matches there. */
  untilSequence: number
  onEntry: (entry: LogEntry) => void
  signal?: AbortSignal
}>

export type StateConsumerOptions = Readonly<{
  /** Durable name: processes that share it share the work. */
  name: string
  filter: string
  batch: number
  /** Between the beginnings of two batches: what comes sooner waits so long for more, or until the batch is full. */
  maxWaitMs: number
  /** Acknowledged as a whole when it resolves, delivered again when it rejects. */
  onBatch: (entries: readonly LogEntry[]) => Promise<void>
}>

/** The parameters of a channel. */
export type Names<C> = C extends Channel<infer N, z.ZodType> ? Readonly<Record<N, string>> : never
/** What a channel carries. */
export type Message<C> = C extends Channel<string, infer S> ? z.infer<S> : never

/**
 * Everything services say to each other. The only package that knows NATS; subjects come from channels alone.
 * While the link is down nothing is published: plain publishes are dropped (`publish` says so), everything that
 * waits for an answer waits for the link and is sent again at once.
 */
export interface Bus extends AsyncDisposable {
  readonly up: boolean
  /** Resolves at once when up, else with the next reconnect. */
  whenUp(signal?: AbortSignal): Promise<void>
  /** Called with every loss of the link, before anything of a new one is seen. Returns the way to stop. */
  onDown(listener: () => void): () => void
  /** Called with every reconnect. */
  onUp(listener: () => void): () => void
  /** Resolves when the connection is closed for good: the process should end. */
  readonly closed: Promise<Error | undefined>

  /** Makes streams, work queues' stream and buckets, or brings them up to date. Safe to repeat. */
  provision(): Promise<void>

  /** Plain publish of a message of this channel, JSON already made. False when the link is down: it was not sent. */
  publish<C extends Channel<string, z.ZodType>>(channel: C, names: Names<C>, json: string): boolean
  /** Plain publish that asks for an acknowledgement; resolves false when none comes within 2 s, or the link drops. */
  publishProbe<C extends Channel<string, z.ZodType>>(channel: C, names: Names<C>, json: string): Promise<boolean>
  /**
   * Stores a message and waits for the acknowledgement, sending the same again for ever (each try 2 s).
   * Throws {@link WrongLastSequence}, {@link StreamFull}, or the signal's reason.
   */
  store<C extends Channel<string, z.ZodType>>(
    channel: C,
    names: Names<C>,
    message: Message<C>,
    publication: Publication,
  ): Promise<Readonly<{ sequence: number; duplicate: boolean }>>
  /** The last message of one subject, null when there is none. */
  readLast<C extends Channel<string, z.ZodType>>(channel: C, names: Names<C>): Promise<Stored<Message<C>> | null>
  /** The names under which a stored channel has messages. */
  listNames<C extends Channel<string, z.ZodType>>(channel: C, filter: Partial<Names<C>>): Promise<Names<C>[]>
  /** Core subscription; hints only. Returns the way to stop. Survives reconnects. */
  listen<C extends Channel<string, z.ZodType>>(
    channel: C,
    filter: Partial<Names<C>>,
    onMessage: (message: Message<C>, names: Names<C>) => void,
  ): () => void

  /** Puts a job on the queue. A second one for the same run while the first waits is quietly the same. */
  publishJob(job: Job, messageId: string): Promise<void>
  takeJobs(options: WorkOptions): Promise<Work>

  tail(options: TailOptions): Promise<Tail>
  logEnd(): Promise<LogEnd>
  /** Finite read of the log. Repeats what was cut short; throws only by its signal. */
  readLog(options: ReadLogOptions): Promise<void>
  /** Durable, acknowledged consumption of part of the log. */
  consumeLog(options: StateConsumerOptions): Promise<Work>

  /** Asks. Throws {@link ProcedureError} with the answerer's code, or `unavailable` when nobody answers in time. */
  call<Request extends z.ZodType, Response extends z.ZodType>(
    procedure: Procedure<Request, Response>,
    request: z.input<Request>,
    options?: Readonly<{ timeoutMs?: number; signal?: AbortSignal }>,
  ): Promise<z.output<Response>>
  /**
   * Answers, in a queue group with all who serve the same. Returns the way to stop: nothing more is taken, and it
   * resolves when all that the server had handed over is answered.
   */
  serve<Request extends z.ZodType, Response extends z.ZodType>(
    procedure: Procedure<Request, Response>,
    answer: (request: z.output<Request>) => Promise<z.input<Response>>,
  ): () => Promise<void>

  /** Answers whether this worker still executes a run. Returns the way to stop. */
  answerOwnership(workerId: string, owns: (runId: string) => boolean): () => void
  /** Asks the owner, three times over about 2 s; `gone` when nobody answers. */
  askOwner(workerId: string, runId: string): Promise<'mine' | 'not-mine' | 'gone'>

  announce(entry: CatalogEntry): Promise<void>
  /** Takes this worker's announcement back. */
  withdraw(provider: string, workerId: string): Promise<void>
  /** The catalog: called with all living announcements at each change, first with what is there now. */
  followCatalog(onChange: (entries: readonly CatalogEntry[]) => void): Promise<() => void>

  /** Marks a login or user as revoked, for as long as an access token may live. */
  revoke(loginOrUserId: string): Promise<void>
  /** Takes such a mark back. */
  reinstate(loginOrUserId: string): Promise<void>
  /** Resolves once all current marks were handed on; later ones follow. Returns the way to stop. */
  followRevoked(
    onRevoked: (loginOrUserId: string) => void,
    onReinstated?: (loginOrUserId: string) => void,
  ): Promise<() => void>

  /** Whether a write to the log's server is acknowledged: the only honest sign of health. */
  probeWrite(timeoutMs: number): Promise<boolean>
  /** How the queues of all providers are, for those who look after them. */
  readQueues(): Promise<readonly QueueState[]>
  /** Messages of the log that a durable consumer has not acknowledged yet; null while there is no such consumer. */
  backlogMessages(consumerName: string): Promise<number | null>
  /** Bytes of the log that a durable consumer has not acknowledged yet, as a share of the stream's limit (0–1). */
  backlogShare(consumerName: string): Promise<number>
}
