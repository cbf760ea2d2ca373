import { closeCode, type ProcedureError, type ServerFrame } from '@playground/contracts'
import type { WebSocket } from 'ws'
import type { Principal } from '../../auth/principal.ts'
import type { Connection, Farewell } from '../connections.ts'
import type { Hub, Joined } from '../hub.ts'
import { JoinedSession } from '../joined-session.ts'
import { Outlet } from '../outlet.ts'

const farewells = {
  restart: closeCode.restart,
  'login ended': closeCode.loginEnded,
  forbidden: closeCode.forbidden,
} as const

const warnBeforeMs = 60_000
const graceMs = 30_000
/** Of `setTimeout`. */
const longestTimerMs = 2_147_483_647
const asText = { binary: false } as const

/** One WebSocket of somebody: what it has joined, what goes out, how long it may stay. */
export class SocketConnection implements Connection {
  readonly #socket: WebSocket
  readonly #hub: Hub
  readonly #outlet: Outlet
  readonly #joined = new Map<string, JoinedSession>()
  /** What was asked of one session happens in the order it was asked. */
  readonly #turns = new Map<string, Promise<void>>()
  #principal: Principal
  #isAlive = true
  #expiryTimer: NodeJS.Timeout | undefined

  constructor({ socket, hub, principal }: { socket: WebSocket; hub: Hub; principal: Principal }) {
    this.#socket = socket
    this.#hub = hub
    this.#principal = principal
    this.#outlet = new Outlet({
      bufferedBytes: () => socket.bufferedAmount,
      write: (frame, written) => socket.send(frame.socketBytes, asText, written),
      closeAsSlow: () => socket.close(closeCode.tooSlow, 'too slow'),
    })
    socket.on('pong', () => {
      this.#isAlive = true
    })
    this.#watchExpiry()
  }

  get principal(): Principal {
    return this.#principal
  }

  beat(): void {
    if (this.#isAlive) this.#socket.ping()
    else this.#socket.terminate()
    this.#isAlive = false
  }

  close(farewell: Farewell): void {
    this.#socket.close(farewells[farewell], farewell)
  }

  /** The same user again, for longer. */
  renew(principal: Principal): void {
    this.#principal = principal
    this.#watchExpiry()
  }

  answer(frame: ServerFrame): void {
    const json = Buffer.from(JSON.stringify(frame))
    this.#socket.send(json, asText, this.#outlet.written)
    this.#outlet.wrote(json.length)
  }

  refuse(
    { code, message, details }: ProcedureError,
    about: { requestId?: string | undefined; sessionId?: string | undefined; runId?: string | undefined },
  ): void {
    const given = Object.fromEntries(Object.entries({ ...about, details }).filter(([, value]) => value !== undefined))
    this.answer({ type: 'error', ...given, code, message, timestamp: new Date().toISOString() })
  }

  /** Joins a session, anew if it had joined it before; `onJoined` answers. */
  async join(sessionId: string, after: string | null, onJoined: (joined: Joined) => void): Promise<void> {
    this.leave(sessionId)
    const joined = new JoinedSession({
      sessionId,
      hub: this.#hub,
      outlet: this.#outlet,
      answer: ({ requestId, comparison, sequence }) => {
        const cursor = this.#hub.cursorAt(sequence)
        this.answer({ type: 'comparison.created', requestId, sessionId, comparison, cursor })
      },
    })
    const subscription = await this.#hub.join({
      sessionId,
      userId: this.#principal.userId,
      after,
      audience: {
        deliver: (from, frame) => {
          joined.deliver(from, frame)
          if (frame.type === 'session.deleted') this.#forget(sessionId, joined)
        },
        restart: (_from, { session, cursor }) => {
          joined.restart(cursor)
          this.answer({ type: 'session.joined', sessionId, resumed: false, cursor, session })
        },
      },
      onJoined: (answer, from) => {
        joined.begin(from, answer.cursor)
        onJoined(answer)
      },
    })
    if (this.#isOpen) this.#joined.set(sessionId, joined)
    else this.#hub.leave(subscription)
  }

  leave(sessionId: string): void {
    this.#joined.get(sessionId)?.leave()
    this.#joined.delete(sessionId)
  }

  joinedSession(sessionId: string): JoinedSession | undefined {
    return this.#joined.get(sessionId)
  }

  /** Runs a task after all earlier ones about the same session. */
  inTurn(sessionId: string, task: () => Promise<void>): Promise<void> {
    const turn = (this.#turns.get(sessionId) ?? Promise.resolve()).then(task)
    const settled = turn.then(
      () => {},
      () => {},
    )
    this.#turns.set(sessionId, settled)
    void settled.then(() => {
      if (this.#turns.get(sessionId) === settled) this.#turns.delete(sessionId)
    })
    return turn
  }

  /** The socket has closed. */
  end(): void {
    clearTimeout(this.#expiryTimer)
    for (const joined of this.#joined.values()) joined.leave()
    this.#joined.clear()
    this.#outlet.end()
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  #forget(sessionId: string, joined: JoinedSession): void {
    if (this.#joined.get(sessionId) === joined) this.leave(sessionId)
  }

  #watchExpiry(): void {
    clearTimeout(this.#expiryTimer)
    const { expiresAtMs } = this.#principal
    const warn = () => {
      this.answer({
        type: 'auth.expiring',
        at: new Date().toISOString(),
        expiresAt: new Date(expiresAtMs).toISOString(),
      })
      this.#expiryTimer = setTimeout(() => this.close('login ended'), expiresAtMs + graceMs - Date.now())
    }
    const untilWarning = expiresAtMs - warnBeforeMs - Date.now()
    // A personal access token may live for years, or until it is revoked.
    if (untilWarning > longestTimerMs) this.#expiryTimer = setTimeout(() => this.#watchExpiry(), longestTimerMs)
    else this.#expiryTimer = setTimeout(warn, Math.max(0, untilWarning))
  }
}
