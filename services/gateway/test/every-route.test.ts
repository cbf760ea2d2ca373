import { basePath, clientFrame, errorBody, newId, procedures, type Route, routes } from '@playground/contracts'
import { startNats } from '@playground/testing'
import { t } from 'tap'
import { goodBodies } from './fixtures/good-bodies.ts'
import { openSocket } from './fixtures/open-socket.ts'
import { spoil } from './fixtures/spoil.ts'
import { startGateway } from './fixtures/start-gateway.ts'

// What every route, whatever it does, refuses by itself. Without a session service whatever is good ends in a 503, so
// a 400 can only come from the edge. Only whether somebody is an admin is answered: all are.
t.setTimeout(300_000)
const nats = await startNats()
const gateway = await startGateway(nats.url)
const { app } = gateway
gateway.bus.serve(procedures.checkAdmin, async () => ({}))
t.teardown(async () => {
  await gateway[Symbol.asyncDispose]()
  await nats[Symbol.asyncDispose]()
})

const bodiesOf = (name: string): readonly object[] =>
  Object.entries(goodBodies).find(([known]) => known === name)?.[1] ?? []
const table: readonly (readonly [string, Route])[] = Object.entries(routes)
const authorization = () => `Bearer ${app.jwt.sign({ sub: newId(), sid: newId() })}`
const urlFor = ({ path }: Route, id: string = newId()) =>
  (path.startsWith('//') ? path.slice(1) : basePath + path).replaceAll(/:[A-Za-z]+/g, id)

async function ask({ method }: Route, url: string, payload?: unknown) {
  const response = await app.inject({
    method,
    url,
    headers: {
      authorization: authorization(),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }),
  })
  return { status: response.statusCode, body: response.body }
}

t.test('the good bodies are good, and every route that takes one has one', async (t) => {
  for (const [name, route] of table) {
    if (route.body === undefined) continue
    const bodies = bodiesOf(name)
    t.ok(bodies.length > 0, name)
    for (const body of bodies) t.ok(route.body.safeParse(body).success, `${name} ${JSON.stringify(body)}`)
  }
})

/** OpenAI's API takes a text where it takes a list of them. */
const fineAsText = new Set(['it.messages.1.content', 'it.stop', 'it.input'].map((place) => `${place} as a text`))

for (const [name, bodies] of Object.entries(goodBodies)) {
  const found = table.find(([known]) => known === name)?.[1]
  if (found === undefined) continue
  t.test(`${name} refuses a body with one thing wrong`, async (t) => {
    for (const body of bodies) {
      for (const spoilt of spoil(body)) {
        if (found.path.startsWith('//v1') && fineAsText.has(spoilt.name)) continue
        const { status, body: answer } = await ask(found, urlFor(found), spoilt.value)
        const refusal = (found.refusal ?? errorBody).safeParse(JSON.parse(answer || '{}'))
        t.ok(
          (status === 400 || status === 403 || status === 413) && refusal.success,
          `${spoilt.name}: ${status} ${answer.slice(0, 200)}`,
        )
        t.notMatch(answer, /node_modules|\.ts:\d|nobodyKnows":/, 'nothing of the inside is told')
      }
    }
  })
}

const strangeIds = [
  '..%2f..%2fetc',
  '%00',
  '*',
  '%3E',
  'a.b',
  "'%20OR%201=1--",
  '%24JS.API.STREAM.DELETE.JOBS',
  'ä',
  '0',
  '-1',
]
t.test('an id that is none is refused, wherever it stands', async (t) => {
  for (const [name, route] of table) {
    if (!/:(id|laneId)/.test(route.path)) continue
    for (const id of [...strangeIds, '9'.repeat(99), '9223372036854775808', newId().toUpperCase(), `${newId()}%00`]) {
      const { status, body } = await ask(route, urlFor(route, id), bodiesOf(name)[0])
      t.ok([400, 403, 404].includes(status), `${name} ${id}: ${status} ${body.slice(0, 200)}`)
    }
  }
})

t.test('a query is taken literally, on every route that takes one', async (t) => {
  for (const [name, route] of table) {
    if (route.query === undefined || name === 'closeIssuerLogin') continue
    for (const query of ['userId=x', '__proto__=1', 'constructor=1', 'limit[]=1', 'sort=name;--']) {
      const { status, body } = await ask(route, `${urlFor(route)}?${query}`)
      t.ok(
        status === 400 || status === 403 || (status === 404 && route.access === 'public'),
        `${name}?${query}: ${status} ${body}`,
      )
    }
    if (!('limit' in route.query.shape)) continue
    for (const limit of ['0', '-1', '101', '1e2', '1.5', '1000000000', '1&limit=2', ' 1', '']) {
      const { status } = await ask(route, `${urlFor(route)}?limit=${limit}`)
      t.ok(status === 400 || status === 403, `${name}?limit=${limit}: ${status}`)
    }
  }
})

t.test('what needs a login tells nothing without one', async (t) => {
  for (const [name, route] of table) {
    if (route.access === 'public') continue
    const response = await app.inject({ method: route.method, url: urlFor(route) })
    t.equal(response.statusCode, 401, name)
  }
})

t.test('nothing is changed by a GET', async (t) => {
  for (const [name, route] of table) {
    if (route.method === 'GET') t.notOk(route.starts || route.body, name)
  }
})

const id = newId()
const goodFrames = [
  { type: 'session.start', requestId: 'r', ...goodBodies.startSession?.[0], idempotencyKey: 'key' },
  {
    type: 'comparison.start',
    requestId: 'r',
    sessionId: id,
    ...goodBodies.startComparison?.[0],
    idempotencyKey: 'key',
  },
  { type: 'session.join', requestId: 'r', sessionId: id, after: 'abc.1' },
  { type: 'session.leave', requestId: 'r', sessionId: id },
  { type: 'run.cancel', requestId: 'r', runId: id },
  { type: 'session.cancel', requestId: 'r', sessionId: id },
  { type: 'run.retry', requestId: 'r', runId: id, idempotencyKey: 'key' },
  { type: 'auth.refresh', requestId: 'r', token: 'abc' },
  { type: 'ping', requestId: 'r' },
]

t.test('every frame is refused with one thing wrong', async (t) => {
  t.same(
    new Set(goodFrames.map(({ type }) => type)),
    new Set(clientFrame.options.map(({ shape }) => shape.type.value)),
    'there is a good one of each',
  )
  for (const good of goodFrames) {
    t.ok(clientFrame.safeParse(good).success, good.type)
    for (const { name, value } of spoil(good)) {
      if (JSON.stringify(value).length > 500_000) continue
      await using socket = await openSocket(gateway, app.jwt.sign({ sub: newId(), sid: newId() }))
      socket.socket.send(JSON.stringify(value))
      t.match(await socket.next('error'), { code: 'validation_failed' }, `${good.type}: ${name}`)
      t.equal((await socket.ask({ type: 'ping' })).type, 'pong', 'the socket stays')
    }
  }
})
