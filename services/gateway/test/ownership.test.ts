import { newId, routes, type Session } from '@playground/contracts'
import { t } from 'tap'
import { urlOf } from '../src/http/describe-route.ts'
import { speak } from './fixtures/lab-worker.ts'
import { openSocket } from './fixtures/open-socket.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const stack = await startStack({ scripts: { long: speak(600, 5), brief: speak(3, 0) } })
t.teardown(() => stack[Symbol.asyncDispose]())
const { app } = stack.gateway

const owner = await stack.signUp()
const stranger = await stack.signUp()

async function start(headers: Record<string, string>, payload: object) {
  const response = await app.inject({ method: 'POST', url: '/api/v1/sessions', headers, payload })
  if (response.statusCode !== 201) throw new Error(response.body)
  return response.json<Session>()
}

async function make(path: string, payload: object) {
  const url = `/api/v1${path}`
  return (await app.inject({ method: 'POST', url, headers: owner.headers, payload })).json<{ id: string }>().id
}

async function makeJob() {
  const payload = { type: 'completion', message: 'Mine', model: 'lab/brief' }
  const url = '/api/v1/jobs'
  return (await app.inject({ method: 'POST', url, headers: owner.headers, payload })).json<{ jobId: string }>().jobId
}

t.test("whatever is another's is missing, on every route and by every verb", async (t) => {
  const session = await start(owner.headers, { prompt: 'Mine', models: ['lab/long'] })
  const ids: Record<string, string> = {
    sessions: session.id,
    conversations: session.id,
    runs: session.comparisons[0]?.runs[0]?.id ?? '',
    comparisons: session.comparisons[0]?.id ?? '',
    laneId: session.lanes[0]?.id ?? '',
    agents: await make('/agents', { name: 'Mine', model: 'lab/brief' }),
    prompts: await make('/prompts', { name: 'Mine', template: 'x' }),
    tokens: await make('/tokens', { name: 'Mine' }),
    jobs: await makeJob(),
  }
  const bodies: Record<string, object> = {
    renameSession: { title: 'Taken' },
    changeConversation: { title: 'Taken' },
    startComparison: { prompt: 'Into yours' },
    estimateTurn: { prompt: 'Into yours' },
    addLane: { model: 'lab/brief' },
    changeLane: { label: 'Taken' },
    vote: { winner: 'tie' },
    shareSession: {},
    changeAgent: { name: 'Taken' },
    changePrompt: { name: 'Taken' },
  }
  const before = (await app.inject({ url: `/api/v1/sessions/${session.id}`, headers: owner.headers })).json<Session>()
  let tried = 0
  for (const [name, route] of Object.entries(routes)) {
    if (!route.path.includes(':')) continue
    const kind = route.path.split('/')[1] ?? ''
    const pathFor = (own: boolean) =>
      `/api/v1${route.path.replace(':id', own ? (ids[kind] ?? '') : newId()).replace(':laneId', own ? (ids.laneId ?? '') : newId())}`
    const ask = (own: boolean) =>
      app.inject({
        method: route.method,
        url: pathFor(own),
        headers: stranger.headers,
        ...(bodies[name] === undefined ? {} : { payload: bodies[name] }),
      })
    const [theirs, missing] = [await ask(true), await ask(false)]
    t.equal(theirs.statusCode, route.access === 'admin' ? 403 : 404, `${name}: ${theirs.body}`)
    const body = ({ json }: typeof theirs) => {
      const { requestId: _requestId, timestamp: _timestamp, ...rest } = json()
      return rest
    }
    t.same(body(theirs), body(missing), `${name} does not tell whether it exists`)
    tried++
  }
  t.ok(tried >= 15)
  const after = (await app.inject({ url: `/api/v1/sessions/${session.id}`, headers: owner.headers })).json<Session>()
  t.same([after.title, after.lanes.length, after.comparisons.length], [before.title, 1, 1])
  t.equal(after.comparisons[0]?.runs[0]?.status, 'streaming', 'and it runs on')
})

t.test("over a socket another's session is missing, and nothing of it arrives", async (t) => {
  const session = await start(owner.headers, { prompt: 'Mine', models: ['lab/long'] })
  const runId = session.comparisons[0]?.runs[0]?.id ?? ''
  await using socket = await openSocket(stack.gateway, stranger.token)
  const about = { sessionId: session.id }
  for (const frame of [
    { type: 'session.join', ...about },
    { type: 'session.join', ...about, after: 'abc.1' },
    { type: 'comparison.start', ...about, prompt: 'Into yours' },
    { type: 'session.cancel', ...about },
    { type: 'run.cancel', runId },
    { type: 'run.retry', runId },
  ] as const) {
    t.match(await socket.ask(frame), { type: 'error', code: 'not_found' }, frame.type)
  }
  // The owner's join of the same session is not disturbed by a stranger's at the same time.
  await using theirs = await openSocket(stack.gateway, owner.token)
  const [joined, refused] = await Promise.all([
    theirs.ask({ type: 'session.join', ...about }),
    socket.ask({ type: 'session.join', ...about }),
  ])
  t.match([joined.type, refused.type], ['session.joined', 'error'])
  await theirs.next('run.delta')
  t.ok(socket.frames.every(({ type }) => type === 'error'))
})

t.test('lists hold what is one’s own', async (t) => {
  await start(stranger.headers, { prompt: 'Theirs', models: ['lab/brief'] })
  const list = await app.inject({ url: '/api/v1/sessions', headers: stranger.headers })
  t.same(
    list.json().data.map(({ lastPrompt }: { lastPrompt: string }) => lastPrompt),
    ['Theirs'],
  )
  t.same(list.json().meta, { limit: 20, nextCursor: null })
  const found = await app.inject({ url: '/api/v1/sessions?q=Mine', headers: stranger.headers })
  t.same(found.json().data, [])
})

t.test('the same key of two people is two keys', async (t) => {
  const key = { 'idempotency-key': 'same' }
  const payload = { prompt: 'Once', models: ['lab/brief'] }
  const one = await start({ ...owner.headers, ...key }, payload)
  const two = await start({ ...stranger.headers, ...key }, payload)
  t.not(one.id, two.id)
})

t.test('without a login nothing is told', async (t) => {
  for (const route of Object.values(routes)) {
    if (route.access === 'public') continue
    const url = urlOf({ path: route.path.replaceAll(/:[a-zA-Z]+/g, newId()) })
    const response = await app.inject({ method: route.method, url })
    t.equal(response.statusCode, 401, url)
    const { error, code = error.code } = response.json()
    t.equal(code, 'unauthenticated')
  }
})
