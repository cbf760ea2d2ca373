import type { ServerResponse } from 'node:http'
import type { SessionCreated, SessionJoined } from '@playground/contracts'
import type { Principal } from '../../auth/principal.ts'
import type { Connection } from '../connections.ts'
import { Outlet } from '../outlet.ts'
import { drained } from './drained.ts'

/** Between two beats of streams: a comment that often keeps what lies between from taking them for dead. */
export const commentEveryMs = 15_000
/** As long as a socket goes on with a token that ran out. */
const graceMs = 30_000

/** One stream of server-sent events of somebody. */
export class EventStream implements Connection {
  readonly principal: Principal
  readonly outlet: Outlet
  readonly #response: ServerResponse

  constructor({ response, principal }: { response: ServerResponse; principal: Principal }) {
    this.principal = principal
    this.#response = response
    this.outlet = new Outlet({
      bufferedBytes: () => response.writableLength,
      write: (frame, written) => response.write(frame.streamBytes, written),
      closeAsSlow: () => response.destroy(),
    })
    response.on('error', () => response.destroy())
  }

  /** Nothing is written before: what is refused is no stream. */
  begin(headers: Readonly<Record<string, number | string | string[] | undefined>>): void {
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) this.#response.setHeader(name, value)
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Proxies would otherwise keep events until they have enough of them.
      'x-accel-buffering': 'no',
    })
  }

  /** An event of this stream alone, such as its first. */
  tell(event: SessionJoined | SessionCreated): void {
    const bytes = Buffer.from(`event: ${event.type}\nid: ${event.cursor}\ndata: ${JSON.stringify(event)}\n\n`)
    this.#response.write(bytes, this.outlet.written)
    this.outlet.wrote(bytes.length)
  }

  /** Bytes that must not be left out, whatever the reader's pace; resolves when there is room for more. */
  async pass(bytes: string | Uint8Array): Promise<void> {
    if (this.isOver) return
    if (!this.#response.write(bytes)) await drained(this.#response)
  }

  /** Nothing can be told any more. */
  get isOver(): boolean {
    return this.#response.destroyed || this.#response.writableEnded
  }

  /** Says that it is alive. Our own logins are told when they end; other tokens just run out. */
  beat(): void {
    const { kind, expiresAtMs } = this.principal
    if (kind !== 'login' && expiresAtMs + graceMs < Date.now()) this.close()
    else if (!this.isOver) this.#response.write(': still here\n\n')
  }

  /** There are no codes to say why: the client asks again and is told. */
  close(): void {
    this.end()
    this.#response.end()
  }

  /** The same, once everything that still waits has been sent. */
  finish(): void {
    this.outlet.afterAll(() => this.close())
  }

  end(): void {
    this.outlet.end()
  }
}
