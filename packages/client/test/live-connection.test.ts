import t from 'tap'
import { ApiError, createClient, type LoginEnd } from '../src/index.ts'
import { aDelta, aSession, handClock, runId, scriptedSockets, sessionId } from './scripted-gateway.ts'

const origin = 'http://127.0.0.1:1'

function setUp(options: { token?: string; fetch?: typeof fetch; onSignedOut?: (why: LoginEnd) => void } = {}) {
  const sockets = scriptedSockets()
  const hand = handClock()
  const client = createClient({ origin, openSocket: sockets.open, clock: hand.clock, token: 'pat_x', ...options })
  return { ...sockets, ...hand, client }
}

/** Lets promises that are settled already run on. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

async function joined() {
  const all = setUp()
  const { store, leave } = all.client.join(sessionId)
  const [peer] = all.peers
  if (peer === undefined) throw new Error('no socket was opened')
  peer.onOpen()
  peer.say({
    type: 'session.joined',
    requestId: peer.sent[0]?.requestId,
    sessionId,
    resumed: false,
    cursor: 'a.0',
    session: aSession(),
  })
  await turn()
  return { ...all, store, leave, peer }
}

t.test('a bearer token travels as the second subprotocol', async (t) => {
  const { client, peers } = setUp()
  client.connection.connect()
  t.same(peers[0]?.protocols, ['playground.v1', 'bearer.pat_x'])
  t.equal(client.connection.state(), 'connecting')
  peers[0]?.onOpen()
  t.equal(client.connection.state(), 'connected')
})

t.test('a session that is joined holds its text and what is added to it', async (t) => {
  const { store, peer } = await joined()
  t.match(peer.sent, [{ type: 'session.join', sessionId, after: undefined }])
  peer.say(aDelta(1, 'Hello', 0))
  peer.say(aDelta(2, ' you', 5))
  t.equal(store.run(runId)?.run.text, 'Hello you')
  t.equal(store.cursor, 'a.2')
})

t.test('after a drop the session is joined again from its cursor', async (t) => {
  const { client, store, peer, peers, advance } = await joined()
  peer.say(aDelta(1, 'Hello', 0))
  peer.onClose(1006)
  t.equal(client.connection.state(), 'reconnecting')
  advance(15_000)
  t.equal(peers.length, 2)
  peers[1]?.onOpen()
  t.match(peers[1]?.sent, [{ type: 'session.join', sessionId, after: 'a.1' }])
  peers[1]?.say({
    type: 'session.joined',
    requestId: peers[1]?.sent[0]?.requestId,
    sessionId,
    resumed: true,
    cursor: 'a.1',
  })
  peers[1]?.say(aDelta(2, ' you', 5))
  t.equal(store.run(runId)?.run.text, 'Hello you')
})

t.test('when the log is gone the session comes whole', async (t) => {
  const { store, peer, peers, advance } = await joined()
  peer.onClose(1012)
  advance(15_000)
  peers[1]?.onOpen()
  const session = aSession([{ ...aSession().comparisons[0]?.runs[0], text: 'All of it', index: 9 } as never])
  peers[1]?.say({
    type: 'session.joined',
    requestId: peers[1]?.sent[0]?.requestId,
    sessionId,
    resumed: false,
    cursor: 'b.9',
    session,
  })
  await turn()
  t.equal(store.run(runId)?.run.text, 'All of it')
  t.equal(store.cursor, 'b.9')
})

t.test('waits between tries lie between half a second and 15 s and are not told by the closed socket', async (t) => {
  const { peers, pending, advance, client } = setUp()
  client.connection.connect()
  for (let tries = 0; tries < 8; tries++) {
    peers.at(-1)?.onClose(1006)
    await turn()
    const [waitMs = 0] = pending()
    t.ok(waitMs >= 500 && waitMs <= 15_000, `${waitMs}`)
    advance(15_000)
    t.equal(peers.length, tries + 2)
  }
})

for (const code of [4400, 4403]) {
  t.test(`a socket of a token that is closed with ${code} is not opened again`, async (t) => {
    const { client, peer, peers, advance } = await joined()
    peer.onClose(code)
    advance(60_000)
    t.equal(client.connection.state(), 'closed')
    t.equal(peers.length, 1)
  })
}

for (const code of [1001, 1006, 1011, 1012, 1013, 4408]) {
  t.test(`a socket closed with ${code} is opened again`, async (t) => {
    const { peer, peers, advance } = await joined()
    peer.onClose(code)
    advance(15_000)
    t.equal(peers.length, 2)
  })
}

t.test('a start that was in flight when the socket dropped is sent again with the same key', async (t) => {
  const { client, peer, peers, advance } = await joined()
  const started = client.startSession({ prompt: 'hi' })
  const first = peer.sent.find(({ type }) => type === 'session.start')
  peer.onClose(1006)
  advance(15_000)
  peers[1]?.onOpen()
  const second = peers[1]?.sent.find(({ type }) => type === 'session.start')
  t.same(second, first)
  t.type(first?.idempotencyKey, 'string')
  peers[1]?.say({
    type: 'session.created',
    requestId: second?.requestId,
    sessionId,
    session: aSession(),
    cursor: 'a.3',
  })
  t.equal((await started).sessionId, sessionId)
})

t.test('a refusal rejects with its code and leaves the connection alone', async (t) => {
  const { client, peer } = await joined()
  const refused = client.cancelRun(runId)
  peer.say({
    type: 'error',
    requestId: peer.sent.at(-1)?.requestId,
    code: 'conflict',
    message: 'no',
    timestamp: '2026-01-01T00:00:00.000Z',
  })
  await t.rejects(refused, new ApiError({ code: 'conflict', message: 'no', statusCode: 409 }))
  t.equal(client.connection.state(), 'connected')
})

t.test('a session that is not there is said to be missing', async (t) => {
  const { client, peers } = setUp()
  const { store } = client.join(sessionId)
  peers[0]?.onOpen()
  peers[0]?.say({
    type: 'error',
    requestId: peers[0]?.sent[0]?.requestId,
    code: 'not_found',
    message: 'no',
    timestamp: 'x',
  })
  await turn()
  t.same(store.view(), { state: 'missing' })
})

t.test('a token that runs out is renewed over HTTP and handed to the socket', async (t) => {
  const asked: string[] = []
  const { client, peers } = setUp({
    token: undefined as never,
    fetch: async (input) => {
      asked.push(String(input))
      return Response.json({ accessToken: 'new', expiresIn: 600 })
    },
  })
  client.connection.connect()
  peers[0]?.onOpen()
  peers[0]?.say({ type: 'auth.expiring', at: 'x', expiresAt: 'y' })
  await turn()
  await turn()
  t.same(asked, [`${origin}/api/v1/auth/refresh`])
  t.match(peers[0]?.sent, [{ type: 'auth.refresh', token: 'new' }])
})

/** A client with cookies whose renewal is refused in this way. */
function refusedRenewal(statusCode: number, code: string) {
  const signedOut: string[] = []
  const body = { statusCode, error: 'x', code, message: 'x', requestId: 'r', timestamp: 't' }
  const all = setUp({
    token: undefined as never,
    onSignedOut: (why) => signedOut.push(why),
    fetch: async () => Response.json(body, { status: statusCode }),
  })
  all.client.connection.connect()
  all.peers[0]?.onOpen()
  return { ...all, signedOut }
}

for (const [closed, refused, why] of [
  [4401, 401, 'ended'],
  [4403, 401, 'forbidden'],
  [1006, 403, 'forbidden'],
] as const) {
  t.test(`a login that ended with ${closed} and ${refused} is told once and not tried again`, async (t) => {
    const code = refused === 403 ? 'forbidden' : 'unauthenticated'
    const { client, peers, advance, signedOut } = refusedRenewal(refused, code)
    // A handshake that is refused gives no code of its own.
    if (closed === 1006) {
      peers[0]?.onClose(1006)
      advance(15_000)
    }
    peers.at(-1)?.onClose(closed)
    await turn()
    await turn()
    const tries = peers.length
    advance(60_000)
    t.same(signedOut, [why])
    t.equal(client.connection.state(), 'closed')
    t.equal(peers.length, tries)
  })
}

t.test('a login that may not be renewed just now is tried again', async (t) => {
  const { peers, advance, signedOut } = refusedRenewal(503, 'unavailable')
  peers[0]?.onClose(4403)
  await turn()
  await turn()
  advance(15_000)
  t.same(signedOut, [])
  t.equal(peers.length, 2)
})

t.test('a connection that has fallen silent is asked, then given up', async (t) => {
  const { peer, peers, advance } = await joined()
  advance(25_000)
  t.match(peer.sent.at(-1), { type: 'ping' })
  advance(10_000)
  t.ok(peer.closed)
  advance(15_000)
  t.equal(peers.length, 2)
})

t.test('a connection in doubt is asked at once, and not again before it has answered', async (t) => {
  const { client, peer, peers, advance } = await joined()
  const asked = () => peer.sent.filter(({ type }) => type === 'ping').length
  advance(1000)
  client.connection.askNow()
  client.connection.askNow()
  t.equal(asked(), 1)
  peer.say({ type: 'pong', requestId: 'pulse' })
  advance(1000)
  client.connection.askNow()
  t.equal(asked(), 2)
  advance(10_000)
  t.ok(peer.closed)
  advance(15_000)
  t.equal(peers.length, 2)
})

t.test('frames that nobody understands are stepped over', async (t) => {
  const { store, peer } = await joined()
  peer.onMessage('not json')
  peer.onMessage(new Uint8Array(3))
  peer.say({ type: 'run.sang', sessionId, cursor: 'a.1' })
  peer.say(aDelta(1, 'Hello', 0))
  t.equal(store.run(runId)?.run.text, 'Hello')
})

t.test('who joins twice follows once, and leaves with the last', async (t) => {
  const { client, peer, leave } = await joined()
  const again = client.join(sessionId)
  t.equal(peer.sent.length, 1)
  leave()
  leave()
  t.equal(peer.sent.length, 1)
  again.leave()
  t.match(peer.sent.at(-1), { type: 'session.leave', sessionId })
})

t.test('a connection that says nothing is asked, and dropped when it does not answer', async (t) => {
  const { client, peer, advance } = await joined()
  const asked = () => peer.sent.filter(({ type }) => type === 'ping').length
  advance(20_000)
  peer.say(aDelta(1, 'Hello', 0))
  advance(5000)
  t.equal(asked(), 0, 'it was heard of 5 s ago')
  advance(20_000)
  t.equal(asked(), 1)
  peer.say({ type: 'pong', requestId: 'pulse' })
  advance(10_000)
  t.equal(client.connection.state(), 'connected')
  advance(25_000)
  t.equal(asked(), 2)
  advance(10_000)
  t.ok(peer.closed)
  t.equal(client.connection.state(), 'reconnecting')
})
