/** Where the bytes of an answer go. Exactly one of `end` and `fail` is called, once, and nothing after it. */
export type BodySink = Readonly<{
  data: (bytes: Uint8Array) => void
  end: () => void
  fail: (error: unknown) => void
}>

/** The body of an answer as it arrives, handed on without streams or promises in between. Can be read once. */
export class AnswerBody {
  readonly #abort: (reason: unknown) => void
  #sink: BodySink | null = null
  /** What came before anybody read. */
  #early: Uint8Array[] = []
  #ending: ((sink: BodySink) => void) | null = null

  /** `abort` lets go of the connection. */
  constructor(abort: (reason: unknown) => void) {
    this.#abort = abort
  }

  get isRead(): boolean {
    return this.#sink !== null
  }

  /** Hands on what came so far at once, and the rest as it comes. */
  read(sink: BodySink): void {
    if (this.#sink !== null) throw new TypeError('this body is being read already')
    this.#sink = sink
    for (const bytes of this.#early) sink.data(bytes)
    this.#early = []
    this.#ending?.(sink)
  }

  /** Lets go of the connection; who reads fails with this reason. */
  cancel(reason: unknown): void {
    if (this.#ending !== null) return
    this.fail(reason)
    this.#abort(reason)
  }

  push(bytes: Uint8Array): void {
    if (this.#ending !== null) return
    if (this.#sink === null) this.#early.push(bytes)
    else this.#sink.data(bytes)
  }

  end(): void {
    this.#settle((sink) => sink.end())
  }

  fail(error: unknown): void {
    this.#settle((sink) => sink.fail(error))
  }

  #settle(ending: (sink: BodySink) => void): void {
    if (this.#ending !== null) return
    this.#ending = ending
    if (this.#sink !== null) ending(this.#sink)
  }
}
