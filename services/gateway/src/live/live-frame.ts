import type { LiveEvent } from '@playground/contracts'

export type LiveType = LiveEvent['type']

export type FrameHead = Readonly<{
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
  /** As a WebSocket message. A copy: it must not keep what it was received in alive. */
  readonly socketBytes: Buffer
  readonly #head: FrameHead
  /** Where the event's own fields begin. */
  readonly #frontLength: number
  #streamBytes: Buffer | undefined

  /** `json` is an object without its cursor, from its opening brace on. */
  constructor(head: FrameHead, json: Uint8Array) {
    const front = frontOf(head)
    this.#head = head
    this.#frontLength = Buffer.byteLength(front)
    this.socketBytes = Buffer.allocUnsafe(this.#frontLength - 1 + json.length)
    // The brace goes where the front then ends.
    this.socketBytes.set(json, this.#frontLength - 1)
    this.socketBytes.write(front)
  }

  /** The frame whose `socketBytes` these are, which was no answer to a request. */
  static read(head: Omit<FrameHead, 'cursor' | 'requestId'>, socketBytes: Buffer): LiveFrame {
    const end = socketBytes.indexOf(quote, beforeCursor.length)
    const cursor = socketBytes.toString('latin1', beforeCursor.length, end)
    return new LiveFrame({ ...head, cursor }, socketBytes.subarray(end + 1))
  }

  get type(): LiveType {
    return this.#head.type
  }

  get about(): string | null {
    return this.#head.about
  }

  get sequence(): number {
    return this.#head.sequence
  }

  get cursor(): string {
    return this.#head.cursor
  }

  /** As a server-sent event. */
  get streamBytes(): Buffer {
    const head = `event: ${this.type}\nid: ${this.cursor}\ndata: `
    this.#streamBytes ??= Buffer.concat([Buffer.from(head), this.socketBytes, Buffer.from('\n\n')])
    return this.#streamBytes
  }

  /** The same as the answer to a request. */
  answering(requestId: string): LiveFrame {
    return new LiveFrame({ ...this.#head, requestId }, this.#json)
  }

  /** The same at another place of the log. */
  at(cursor: string): LiveFrame {
    return cursor === this.cursor ? this : new LiveFrame({ ...this.#head, cursor }, this.#json)
  }

  /** One byte in front stands for the brace. */
  get #json(): Uint8Array {
    return this.socketBytes.subarray(this.#frontLength - 1)
  }
}

const beforeCursor = '{"cursor":"'
const quote = 0x22

function frontOf({ cursor, requestId }: FrameHead): string {
  const answers = requestId === undefined ? '' : `"requestId":${JSON.stringify(requestId)},`
  return `${beforeCursor}${cursor}",${answers}`
}
