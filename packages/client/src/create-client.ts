import {
  basePath,
  type ChatAnswer,
  type ChatEvent,
  type ComparisonStart,
  hasEnded,
  type LiveEvent,
  newId,
  type SessionJoined,
  type SessionStart,
  type Vote,
} from '@playground/contracts'
import { ApiError } from './api-error.ts'
import type { Wire } from './call-route.ts'
import { type Api, createApi } from './create-api.ts'
import { type FollowOptions, followSession } from './follow-session.ts'
import { createFrameBatch, type Schedule } from './frame-batch.ts'
import { type ConnectionState, createLiveConnection } from './live-connection.ts'
import type { LoginEnd } from './login-end.ts'
import { createSessionFeed, type SessionFeed, type SessionStore } from './session-store.ts'
import { type OpenSocket, openWebSocket } from './socket.ts'
import { type ChatOptions, type ChatQuestion, streamChat } from './stream-chat.ts'
import { type Clock, systemClock } from './system-clock.ts'

export type ClientOptions = {
  /** Scheme, host and port of the gateway, e.g. `http://127.0.0.1:3000`. */
  origin: string
  /** A bearer token (access token or personal access token). Without it the browser's cookies carry the login. */
  token?: string | (() => string | null)
  /** When listeners are told of changes; the default is the end of the current turn. A browser gives its frames. */
  schedule?: Schedule
  /** The login is over and could not be renewed. */
  onSignedOut?: (why: LoginEnd) => void
  fetch?: typeof fetch
  openSocket?: OpenSocket
  clock?: Clock
}

/** Everything a program does with the gateway. */
export type Client = {
  /** Calls a REST route by its name in the contract. */
  call: Api['call']
  connection: {
    state(): ConnectionState
    subscribe(listener: () => void): () => void
    /** Opens the socket before anything is followed; joining does so, too. */
    connect(): void
    /** The network came back: do not wait. */
    retryNow(): void
    /** The network seems to be gone, which a socket may not notice for long: ask whether the gateway still answers. */
    askNow(): void
  }
  /** Follows a session over the socket, from now until `leave`. Joining twice follows once. */
  join(sessionId: string): { store: SessionStore; leave: () => void }
  /** Starts a session; it is followed already when this resolves, until someone joins and leaves it. */
  startSession(body: SessionStart): Promise<SessionStore>
  /** Puts the next prompt to the lanes of a session that is followed. */
  startComparison(sessionId: string, body: ComparisonStart): Promise<void>
  retryRun(runId: string): Promise<void>
  cancelRun(runId: string): Promise<void>
  /** Says which answer of a session that is followed is better; shown at once, taken back when it is refused. */
  vote(sessionId: string, comparisonId: string, vote: Vote): Promise<void>
  cancelSession(sessionId: string): Promise<void>
  /** Asks one model and waits for the answer. */
  chat(question: ChatQuestion, options?: ChatOptions): Promise<ChatAnswer>
  /** The same as a stream of events. Whoever stops reading stops nothing. */
  streamChat(question: ChatQuestion, options?: ChatOptions): AsyncGenerator<ChatEvent, void, undefined>
  /** The events of a session over SSE. */
  follow(sessionId: string, options?: FollowOptions): AsyncGenerator<SessionJoined | LiveEvent, void, undefined>
  /** Ends the connection; nothing is followed any more. Runs go on. */
  close(): void
}

/** A client of the gateway, for browsers and for Node 24 and later. */
export function createClient(options: ClientOptions): Client {
  const { origin, token = null, schedule = queueMicrotask, onSignedOut = () => {}, clock = systemClock } = options
  const wire: Wire = {
    origin,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    token: typeof token === 'function' ? token : () => token,
  }
  // A call that is refused meanwhile must not say less than the socket already did.
  const tellSignedOut = (why: LoginEnd) => onSignedOut(live.forbidden ? 'forbidden' : why)
  const api = createApi(wire, tellSignedOut)
  const notify = createFrameBatch(schedule)
  const feeds = new Map<string, { feed: SessionFeed; followers: number }>()
  const stateListeners = new Set<() => void>()
  let lastVote: Promise<unknown> = Promise.resolve()

  const live = createLiveConnection({
    url: `${origin.replace(/^http/, 'ws')}${basePath}/ws`,
    open: options.openSocket ?? openWebSocket,
    token: wire.token,
    refresh: api.refresh,
    clock,
    onEvent: (event) => void (event.sessionId !== null && feeds.get(event.sessionId)?.feed.apply(event)),
    onOpen: () => {
      for (const { feed } of feeds.values()) void joinOverSocket(feed)
    },
    onState: () => notify(stateListeners),
    onSignedOut: tellSignedOut,
  })

  /** @param whole everything anew, not what came after the cursor */
  async function joinOverSocket(feed: SessionFeed, whole = false): Promise<void> {
    const { sessionId } = feed.store
    const cursor = whole ? null : feed.store.cursor
    try {
      const answer = await live.request({
        type: 'session.join',
        sessionId,
        ...(cursor === null ? {} : { after: cursor }),
      })
      if (answer.type === 'session.joined' && answer.session !== undefined) feed.reset(answer.session, answer.cursor)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'not_found') feed.markMissing()
    }
  }

  function feedOf(sessionId: string): { feed: SessionFeed; followers: number } {
    const known = feeds.get(sessionId)
    if (known !== undefined) return known
    const feed = createSessionFeed(
      sessionId,
      notify,
      (runId) => void settle(sessionId, runId),
      () => void joinOverSocket(feed, true),
    )
    const made = { feed, followers: 0 }
    feeds.set(sessionId, made)
    return made
  }

  async function settle(sessionId: string, runId: string): Promise<void> {
    const run = await api.call('readRun', { params: { id: runId } }).catch(() => null)
    if (run !== null && hasEnded(run.status)) feeds.get(sessionId)?.feed.settle(run)
  }

  function leave(sessionId: string): void {
    const known = feeds.get(sessionId)
    if (known === undefined || --known.followers > 0) return
    feeds.delete(sessionId)
    if (live.state === 'connected') live.request({ type: 'session.leave', sessionId }).catch(() => {})
  }

  return {
    call: api.call,
    connection: {
      state: () => live.state,
      subscribe(listener) {
        stateListeners.add(listener)
        return () => void stateListeners.delete(listener)
      },
      connect: live.connect,
      retryNow: live.retryNow,
      askNow: live.askNow,
    },
    join(sessionId) {
      live.connect()
      const fresh = !feeds.has(sessionId)
      const known = feedOf(sessionId)
      known.followers++
      if (fresh && live.state === 'connected') void joinOverSocket(known.feed)
      let left = false
      return {
        store: known.feed.store,
        leave() {
          if (!left) leave(sessionId)
          left = true
        },
      }
    },
    async startSession(body) {
      live.connect()
      const answer = await live.request({ type: 'session.start', ...body, idempotencyKey: newId() })
      if (answer.type !== 'session.created') throw new TypeError(`Unexpected answer ${answer.type}`)
      const { feed } = feedOf(answer.sessionId)
      feed.reset(answer.session, answer.cursor)
      return feed.store
    },
    async startComparison(sessionId, body) {
      const answer = await live.request({ type: 'comparison.start', sessionId, ...body, idempotencyKey: newId() })
      if (answer.type !== 'comparison.created') return
      feeds.get(sessionId)?.feed.addComparison(answer.comparison, answer.cursor, answer.comparison.createdAt)
    },
    async retryRun(runId) {
      await live.request({ type: 'run.retry', runId, idempotencyKey: newId() })
    },
    async cancelRun(runId) {
      await live.request({ type: 'run.cancel', runId })
    },
    async vote(sessionId, comparisonId, body) {
      const known = feeds.get(sessionId)?.feed
      const view = known?.store.view()
      const before = view?.state === 'ready' ? view.comparisons.find(({ id }) => id === comparisonId)?.vote : null
      known?.noteVote(comparisonId, { winner: body.winner, tags: body.tags ?? [] })
      // One after the other, for of two on their way at once the older could be kept.
      const cast = lastVote.then(() => api.call('vote', { params: { id: comparisonId }, body }))
      const settled = cast.catch(() => {})
      lastVote = settled
      try {
        const { vote } = await cast
        if (lastVote === settled) known?.noteVote(comparisonId, vote)
      } catch (error) {
        if (lastVote === settled) known?.noteVote(comparisonId, before ?? null)
        throw error
      }
    },
    async cancelSession(sessionId) {
      await live.request({ type: 'session.cancel', sessionId })
    },
    chat: (question, { idempotencyKey = newId(), signal } = {}) =>
      api.call('chat', { body: question, idempotencyKey, ...(signal === undefined ? {} : { signal }) }),
    streamChat: (question, chatOptions = {}) => streamChat(wire, question, chatOptions),
    follow: (sessionId, followOptions = {}) => followSession(wire, clock, sessionId, followOptions),
    close: live.close,
  }
}
