import type { LiveEvent } from '@playground/contracts'

export type LiveType = LiveEvent['type']

const openBrace = 1
/**
 * One event on its way to clients: JSON without its cursor, which is spliced in front. Encoded once per transport,
 * however many connections it goes to.
 */
export class LiveFrame {
  readonly type: LiveType
  /** The run it tells of, or the comparison it begins or ends. */
  readonly about: string | null
  /** Of the log message it was made from. */
  readonly sequence: number
  readonly cursor: string
  /** Where it is the answer to a request. */
  readonly #requestId: string | undefined
  readonly #json: Uint8Array
  #socketBytes: Buffer | undefined
  #streamBytes: Buffer | undefined

  constructor(given: {
    type: LiveType
    about: string | null
    sequence: number
    cursor: string
    json: Uint8Array
    requestId?: string | undefined
  }) {
    this.type = given.type
    this.about = given.about
    this.sequence = given.sequence
    this.cursor = given.cursor
    this.#requestId = given.requestId
    this.#json = given.json
  }

  /** As a WebSocket message. */
  get socketBytes(): Buffer {
    this.#socketBytes ??= this.#spliced('', '')
    return this.#socketBytes
  }

  /** As a server-sent event. */
  get streamBytes(): Buffer {
    this.#streamBytes ??= this.#spliced(`event: ${this.type}\nid: ${this.cursor}\ndata: `, '\n\n')
    return this.#streamBytes
  }

  /** The same as the answer to a request. */
  answering(requestId: string): LiveFrame {
    return new LiveFrame({ ...this.#given, requestId })
  }

  /** The same at another place of the log. */
  at(cursor: string): LiveFrame {
    return cursor === this.cursor ? this : new LiveFrame({ ...this.#given, cursor })
  }

  get #given() {
    const { type, about, sequence, cursor } = this
    return { type, about, sequence, cursor, json: this.#json, requestId: this.#requestId }
  }

  #spliced(head: string, tail: string): Buffer {
    const answers = this.#requestId === undefined ? '' : `"requestId":${JSON.stringify(this.#requestId)},`
    const front = Buffer.from(`${head}{"cursor":"${this.cursor}",${answers}`)
    return Buffer.concat([front, this.#json.subarray(openBrace), Buffer.from(tail)])
  }
}
