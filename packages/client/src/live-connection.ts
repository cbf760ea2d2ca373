// One state machine: opening, answering, dropping and coming back belong together. Above 250 lines for that reason.
import {
  type ClientFrame,
  closeCode,
  errorStatus,
  liveEvent,
  type ServerFrame,
  serverFrame,
  subprotocol,
} from '@playground/contracts'
import { z } from 'zod'
import { ApiError } from './api-error.ts'
import { backoffMs } from './backoff.ts'
import { ConnectionError } from './connection-error.ts'
import { type LoginEnd, loginEndOf } from './login-end.ts'
import type { OpenSocket, Socket } from './socket.ts'
import type { Clock } from './system-clock.ts'

/** `closed`: over for good, because the login ended, the gateway forbids it, or `close()` was called. */
export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed'

type Request = ClientFrame extends infer Frame ? (Frame extends ClientFrame ? Omit<Frame, 'requestId'> : never) : never
type Answer = Exclude<ServerFrame, { type: 'auth.expiring' }>
type Pending = Readonly<{
  frame: string
  again: boolean
  resolve: (answer: Answer) => void
  reject: (error: Error) => void
}>

export type LiveOptions = {
  /** `ws:` or `wss:` address of the socket. */
  url: string
  open: OpenSocket
  token: () => string | null
  /** Renews the access token; rejects with an ApiError when the login is over. */
  refresh: () => Promise<string>
  /** Called with every message that is not an answer to a request. */
  onEvent: (event: z.infer<typeof liveEvent>) => void
  /** The connection is there, again or for the first time: join what is followed. */
  onOpen: () => void
  onState: () => void
  onSignedOut: (why: LoginEnd) => void
  clock: Clock
}

export type LiveConnection = {
  readonly state: ConnectionState
  /** The gateway closed it because of the account, which no renewal says as clearly. */
  readonly forbidden: boolean
  /** Opens the socket if it is not; without effect once closed. */
  connect(): void
  /** Sends a request and waits for its answer. A request in flight when the connection drops is sent again. */
  request(frame: Request): Promise<Answer>
  /** Tries again now instead of when the wait is over: the network came back. */
  retryNow(): void
  /** Asks now whether it is still there instead of after a silence: there is reason to doubt. */
  askNow(): void
  close(): void
}

const pingAfterMs = 25_000
const silentAfterMs = 10_000
/** The gateway said that we send too much: coming back at once would not help. */
const tooManyMessagesMs = 15_000
/** A refused handshake shows as 1006 without a reason, so a socket that never opened counts with these. */
const aboutTheLogin: ReadonlySet<number> = new Set([closeCode.loginEnded, closeCode.forbidden])

/** Starts carry a key and cancels are harmless twice; joins are made anew when the connection is back. */
const repeatable: ReadonlySet<ClientFrame['type']> = new Set([
  'session.start',
  'comparison.start',
  'run.cancel',
  'session.cancel',
  'run.retry',
])

const message = z.looseObject({ type: z.string(), requestId: z.string().optional() })

export function createLiveConnection(options: LiveOptions): LiveConnection {
  const { clock } = options
  const pending = new Map<string, Pending>()
  let state: ConnectionState = 'idle'
  let socket: Socket | null = null
  let generation: object | null = null
  let opened = false
  let failures = 0
  let forbidden = false
  let requests = 0
  let cancelWait: (() => void) | null = null
  let cancelPulse: (() => void) | null = null
  let heardAtMs = 0
  let askedAtMs = Number.NEGATIVE_INFINITY

  function become(next: ConnectionState): void {
    if (state === next) return
    state = next
    options.onState()
  }

  function open(): void {
    cancelWait?.()
    cancelWait = null
    const token = options.token()
    opened = false
    const mine = {}
    generation = mine
    socket = options.open(options.url, token === null ? [subprotocol] : [subprotocol, `bearer.${token}`], {
      onOpen: () => {
        if (generation === mine) handleOpen()
      },
      onMessage: (data) => {
        if (generation === mine) receive(data)
      },
      onClose: (code) => {
        if (generation === mine) void handleClose(code)
      },
    })
  }

  function handleOpen(): void {
    opened = true
    forbidden = false
    failures = 0
    become('connected')
    // Joins first: what is asked again below may start events that only a joined session hears.
    const waiting = [...pending.values()]
    options.onOpen()
    for (const { frame } of waiting) socket?.send(frame)
    heardAtMs = clock.nowMs()
    pulse(pingAfterMs)
  }

  /** A connection that says nothing is asked; one that does not answer is dead, whatever TCP believes. */
  function pulse(afterMs: number): void {
    cancelPulse?.()
    cancelPulse = clock.after(afterMs, () => {
      // Setting a timer anew for every message would cost more than reading it does.
      const silentMs = clock.nowMs() - heardAtMs
      if (silentMs < pingAfterMs) return pulse(pingAfterMs - silentMs)
      ask()
    })
  }

  function ask(): void {
    cancelPulse?.()
    askedAtMs = clock.nowMs()
    socket?.send(JSON.stringify({ type: 'ping', requestId: 'pulse' }))
    cancelPulse = clock.after(silentAfterMs, () => {
      if (heardAtMs >= askedAtMs) return pulse(pingAfterMs)
      socket?.close()
      void handleClose(1006)
    })
  }

  function receive(data: unknown): void {
    heardAtMs = clock.nowMs()
    if (typeof data !== 'string') return
    const content = message.safeParse(parseJson(data))
    if (!content.success) return
    const { type, requestId } = content.data
    if (requestId === undefined && type !== 'error' && type !== 'auth.expiring') {
      const event = liveEvent.safeParse(content.data)
      if (event.success) options.onEvent(event.data)
      return
    }
    const frame = serverFrame.safeParse(content.data)
    if (!frame.success) return
    if (frame.data.type === 'auth.expiring') void renew()
    else settle(frame.data)
  }

  function settle(answer: Answer): void {
    const waiting = answer.requestId === undefined ? undefined : pending.get(answer.requestId)
    if (waiting === undefined || answer.requestId === undefined) return
    pending.delete(answer.requestId)
    if (answer.type === 'error') {
      const { code, message: text, details } = answer
      waiting.reject(new ApiError({ code, message: text, details, statusCode: errorStatus[code] }))
    } else waiting.resolve(answer)
  }

  /** Tokens given by hand are the caller's to renew: the socket ends with them. */
  async function renew(): Promise<void> {
    if (options.token() !== null) return
    try {
      const token = await options.refresh()
      await request({ type: 'auth.refresh', token })
    } catch {
      // The gateway will close with 4401, and that is where the end of a login is handled.
    }
  }

  async function handleClose(code: number): Promise<void> {
    cancelPulse?.()
    const wasOpened = opened
    socket = null
    generation = null
    if (state === 'closed') return
    dropUnrepeatable()
    forbidden ||= code === closeCode.forbidden
    if (code === closeCode.badMessage || (forbidden && options.token() !== null)) return end()
    become('reconnecting')
    if (aboutTheLogin.has(code) || !wasOpened) {
      const why = await askWhetherOver()
      if (why !== null) return signOut(why)
      if (socket !== null || isClosed()) return
    }
    const delay = code === closeCode.tooManyMessages ? tooManyMessagesMs : backoffMs(failures)
    failures++
    cancelWait = clock.after(delay, open)
  }

  function dropUnrepeatable(): void {
    for (const [requestId, { again, reject }] of pending) {
      if (again) continue
      pending.delete(requestId)
      reject(new ConnectionError('The live connection was lost'))
    }
  }

  async function askWhetherOver(): Promise<LoginEnd | null> {
    if (options.token() !== null) return null
    try {
      await options.refresh()
      return null
    } catch (error) {
      return loginEndOf(error)
    }
  }

  function signOut(why: LoginEnd): void {
    end()
    options.onSignedOut(why)
  }

  function isClosed(): boolean {
    return state === 'closed'
  }

  function end(): void {
    cancelWait?.()
    cancelPulse?.()
    const current = socket
    socket = null
    generation = null
    become('closed')
    current?.close()
    for (const { reject } of pending.values()) reject(new ConnectionError('The live connection is closed'))
    pending.clear()
  }

  function request(frame: Request): Promise<Answer> {
    const requestId = `r${++requests}`
    const text = JSON.stringify({ ...frame, requestId })
    return new Promise((resolve, reject) => {
      if (isClosed()) return reject(new ConnectionError('The live connection is closed'))
      pending.set(requestId, { frame: text, again: repeatable.has(frame.type), resolve, reject })
      if (state === 'connected') socket?.send(text)
    })
  }

  return {
    get state() {
      return state
    },
    get forbidden() {
      return forbidden
    },
    connect() {
      if (state !== 'idle') return
      become('connecting')
      open()
    },
    request,
    retryNow() {
      if (cancelWait === null) return
      failures = 0
      open()
    },
    askNow() {
      // Whoever has not answered yet is not asked again.
      if (state === 'connected' && heardAtMs >= askedAtMs) ask()
    },
    close: end,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
