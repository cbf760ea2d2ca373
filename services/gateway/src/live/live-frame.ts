import type { LiveEvent } from '@playground/contracts'

export type LiveType = LiveEvent['type']

type Given = Readonly<{
  type: LiveType
  /** The run it tells of, or the comparison it begins or ends. */
  about: string | null
  /** Of the log message it was made from. */
  sequence: number
  cursor: string
  /** Where it is the answer to a request. */
  requestId?: string | undefined
}>

/**
 * One event on its way to clients: JSON with its cursor, and what it answers, spliced in front. Encoded once per
 * transport, however many connections it goes to.
 */
export class LiveFrame {
  readonly type: LiveType
  readonly about: string | null
  readonly sequence: number
  readonly cursor: string
  /** As a WebSocket message. A copy: it must not keep what it was received in alive. */
  readonly socketBytes: Buffer
  readonly #given: Given
  /** Where the event's own fields begin. */
  readonly #frontLength: number
  #streamBytes: Buffer | undefined

  /** `json` is an object without its cursor, from its opening brace on. */
  constructor(given: Given, json: Uint8Array) {
    const answers = given.requestId === undefined ? '' : `"requestId":${JSON.stringify(given.requestId)},`
    const front = Buffer.from(`{"cursor":"${given.cursor}",${answers}`)
    this.type = given.type
    this.about = given.about
    this.sequence = given.sequence
    this.cursor = given.cursor
    this.socketBytes = Buffer.concat([front, json.subarray(1)])
    this.#given = given
    this.#frontLength = front.length
  }

  /** As a server-sent event. */
  get streamBytes(): Buffer {
    const head = `event: ${this.type}\nid: ${this.cursor}\ndata: `
    this.#streamBytes ??= Buffer.concat([Buffer.from(head), this.socketBytes, Buffer.from('\n\n')])
    return this.#streamBytes
  }

  /** The same as the answer to a request. */
  answering(requestId: string): LiveFrame {
    return new LiveFrame({ ...this.#given, requestId }, this.#json)
  }

  /** The same at another place of the log. */
  at(cursor: string): LiveFrame {
    return cursor === this.cursor ? this : new LiveFrame({ ...this.#given, cursor }, this.#json)
  }

  /** One byte in front stands for the brace. */
  get #json(): Uint8Array {
    return this.socketBytes.subarray(this.#frontLength - 1)
  }
}
