import { newId, type Session, sessionExport, sharedSession } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { t } from 'tap'
import { type Script, speak } from './fixtures/lab-worker.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const goOn = Promise.withResolvers<void>()
const half: Script = async (run) => {
  await run.start()
  run.delta('so far ')
  await goOn.promise
  run.delta('and on')
  await run.end()
}
const stack = await startStack({
  scripts: { brief: speak(5, 0, 2), half },
  gateways: [{}, { PUBLIC_ORIGIN: 'https://play.example.com' }],
})
t.teardown(() => {
  goOn.resolve()
  return stack[Symbol.asyncDispose]()
})
const { app } = stack.gateway
const owner = await stack.signUp()

type Method = 'GET' | 'POST' | 'DELETE'
const ask = (method: Method, path: string, payload?: object, gateway = stack.gateway) =>
  gateway.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: owner.headers,
    ...(payload === undefined ? {} : { payload }),
  })
const anonymous = (token: string) => app.inject({ url: `/api/v1/shared/${token}` })

async function start(payload: object): Promise<Session> {
  const response = await ask('POST', '/sessions', payload)
  if (response.statusCode !== 201) throw new Error(response.body)
  return response.json<Session>()
}
const settled = (id: string) =>
  waitFor(
    async () => {
      const session = (await ask('GET', `/sessions/${id}`)).json<Session>()
      return session.status === 'idle' ? session : null
    },
    { describe: 'the session to settle' },
  )

t.test('a session is exported as JSON, Markdown, CSV and one page', async (t) => {
  const { id } = await start({ prompt: 'Hello 猫', models: ['lab/brief', 'lab/brief'], title: 'Größe / 猫' })
  const session = await settled(id)
  const types = { json: 'application/json', md: 'text/markdown', csv: 'text/csv', html: 'text/html' }
  const bodies = new Map<string, string>()
  for (const [format, type] of Object.entries(types)) {
    const { statusCode, headers, body } = await ask('GET', `/sessions/${id}/export?format=${format}`)
    t.equal(statusCode, 200, format)
    t.equal(String(headers['content-type']).split(';')[0], type)
    t.match(
      headers['content-disposition'],
      `attachment; filename="Gr__e _.${format}"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%E7%8C%AB.${format}`,
    )
    t.equal(headers['x-content-type-options'], 'nosniff')
    t.equal(headers['cache-control'], 'no-store')
    t.ok(body.includes('Hello 猫') || format === 'md')
    t.notOk(body.includes(owner.userId), 'a file may be handed on')
    bodies.set(format, body)
  }
  const exported = sessionExport.parse(JSON.parse(bodies.get('json') ?? ''))
  const { userId: _, ...rest } = session
  t.match(exported.session, rest)
  for (const run of exported.session.comparisons[0]?.runs ?? []) t.same(run.timeline, [[1, run.text.length]])
  t.same((await ask('GET', `/sessions/${id}/export`)).json().session, exported.session, 'JSON unless told')
  t.equal(bodies.get('csv')?.split('\r\n').length, 4)
  t.match(bodies.get('html'), /^<!doctype html>/)
  for (const bad of ['pdf', '', 'json&format=md']) {
    t.equal((await ask('GET', `/sessions/${id}/export?format=${bad}`)).statusCode, 400, bad)
  }
})

t.test('a link shows a session to anybody, without anything of its owner', async (t) => {
  const { id } = await start({ prompt: 'Shared', models: ['lab/brief'], costCapMicros: 5_000_000 })
  const session = await settled(id)
  const made = await ask('POST', `/sessions/${id}/share`, {})
  t.equal(made.statusCode, 201, made.body)
  const { token, url, expiresAt } = made.json()
  t.match(token, /^[\w-]{43}$/)
  t.equal(expiresAt, null)
  t.match(url, new RegExp(`^http://[^/]+/shared/${token}$`))
  const shown = await anonymous(token)
  t.equal(shown.statusCode, 200, shown.body)
  t.equal(shown.headers['content-type'], 'application/json; charset=utf-8')
  const shared = sharedSession.strict().parse(shown.json())
  const { userId: _, ...rest } = session
  t.match(shared, { ...rest, costCapMicros: null })
  t.same(shared.comparisons[0]?.runs[0]?.timeline, [[1, shared.comparisons[0]?.runs[0]?.text.length]])
  for (const secret of [owner.userId, owner.email, 'https://lab.test', 'providerRequestId']) {
    t.notOk(shown.body.includes(secret), secret)
  }

  const elsewhere = await ask(
    'POST',
    `/sessions/${id}/share`,
    { expiresAt: '2999-01-01T00:00:00Z' },
    stack.gatewayAt(1),
  )
  t.match(elsewhere.json(), {
    url: `https://play.example.com/shared/${elsewhere.json().token}`,
    expiresAt: '2999-01-01T00:00:00.000Z',
  })
  t.equal((await anonymous(token)).statusCode, 404, 'a new link takes the place of the old')
  t.equal((await anonymous(elsewhere.json().token)).statusCode, 200)
  await ask('DELETE', `/sessions/${id}`)
  t.equal((await anonymous(elsewhere.json().token)).statusCode, 404)
  await ask('POST', `/sessions/${id}/restore`)
  t.equal((await anonymous(elsewhere.json().token)).statusCode, 200)
  const gone = await ask('DELETE', `/sessions/${id}/share`)
  t.same([gone.statusCode, gone.body], [204, ''])
  t.match((await anonymous(elsewhere.json().token)).json(), { code: 'not_found' })
})

t.test('what runs is shown and exported with its text so far, and then whole', async (t) => {
  const { id } = await start({ prompt: 'Running', models: ['lab/half'] })
  const { token } = (await ask('POST', `/sessions/${id}/share`, {})).json()
  const runOf = async () => sharedSession.parse((await anonymous(token)).json()).comparisons[0]?.runs[0]
  await waitFor(async () => (await runOf())?.text === 'so far ', { describe: 'the text so far' })
  t.match(await runOf(), { status: 'streaming', timeline: [] })
  t.match((await ask('GET', `/sessions/${id}/export?format=md`)).body, /so far/)
  t.match((await ask('GET', `/sessions/${id}/export?format=csv`)).body, /,streaming,/)
  goOn.resolve()
  await settled(id)
  t.match(await runOf(), { status: 'completed', text: 'so far and on', timeline: [[1, 13]] })
})

t.test('a blind session stays blind for whoever has its link, until it is revealed', async (t) => {
  const { id } = await start({ prompt: 'Blind', models: ['lab/brief', 'lab/brief'], blind: true })
  const session = await settled(id)
  const { token } = (await ask('POST', `/sessions/${id}/share`, {})).json()
  const told = [(await anonymous(token)).body]
  for (const format of ['json', 'md', 'csv', 'html']) {
    told.push((await ask('GET', `/sessions/${id}/export?format=${format}`)).body)
  }
  for (const body of told) t.notMatch(body, /lab\/|Lab brief|\b(0\.000)?123\b|topP|\[\[1,/)
  t.match(sharedSession.parse(JSON.parse(told[0] ?? '')).comparisons[0]?.runs, [
    { model: null, provider: null, metrics: null, reasoning: null, timeline: [] },
    { model: null, provider: null, metrics: null, reasoning: null, timeline: [] },
  ])
  await ask('POST', `/comparisons/${session.comparisons[0]?.id}/vote`, { winner: 'tie' })
  t.match((await anonymous(token)).json().comparisons[0].runs[0], { model: 'lab/brief', timeline: [[1, Number]] })
})

t.test('what makes no sense is refused', async (t) => {
  const { id } = await start({ prompt: 'x', models: ['lab/brief'] })
  for (const body of [
    { expiresAt: 'tomorrow' },
    { expiresAt: 'infinity' },
    { expiresAt: '2020-01-01T00:00:00Z' },
    { expiresAt: '+300000-01-01T00:00:00Z' },
    { expiresAt: '2999-01-01' },
    { expiresAt: 1 },
    { expiresAt: null },
    { token: 'mine' },
    [],
  ]) {
    t.equal((await ask('POST', `/sessions/${id}/share`, body)).statusCode, 400, JSON.stringify(body))
  }
  for (const token of ['x', '*', '%00', 'a'.repeat(43), newId(), "'%20OR%201=1--", 'a'.repeat(100)]) {
    t.equal((await anonymous(token)).statusCode, 404, token)
  }
  const long = await anonymous('a'.repeat(5000))
  t.ok([400, 404].includes(long.statusCode))
})
