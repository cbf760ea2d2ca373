import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { routes } from '@playground/contracts'
import { startProviderUpstream, startTraceReceiver, waitFor } from '@playground/testing'
import { test } from 'tap'
import { startStack } from '../src/index.ts'
import { dumpDatabase } from './fixtures/dump-database.ts'
import { metricsPort } from './fixtures/metrics-port.ts'
import { type Sent, speakHttp } from './fixtures/speak-http.ts'
import { speakSocket } from './fixtures/speak-socket.ts'
import { tapNats } from './fixtures/tap-nats.ts'

/** In every secret and in every word of a person, so that one search finds them all. */
const canary = 'CANARY'

const secrets = {
  openai: `sk-proj-${canary}0123456789abcdef`,
  anthropic: `sk-ant-api03-${canary}0123456789abcdef`,
  gemini: `AIzaSy${canary}0123456789abcdef`,
  signing: `${canary} signs the access tokens of this test`,
  password: `${canary} horse battery`,
}

test('secrets and words of people come into no log, figure, trace or report, secrets nowhere', {
  timeout: 170_000,
}, async (t) => {
  await using upstream = await startProviderUpstream()
  await using receiver = await startTraceReceiver()
  const reports: string[] = []
  const errorReceiver = createServer(async (request, response) => {
    reports.push(await text(request))
    response.end('{}')
  })
  errorReceiver.listen(0, '127.0.0.1')
  t.teardown(() => errorReceiver.close())
  await once(errorReceiver, 'listening')
  const address = errorReceiver.address()
  const errorPort = address !== null && typeof address === 'object' ? address.port : 0

  const lines: string[] = []
  await using stack = await startStack({
    environment: {
      ...{ OPENAI_API_KEY: secrets.openai, OPENAI_BASE_URL: upstream.openaiUrl },
      ...{ ANTHROPIC_API_KEY: secrets.anthropic, ANTHROPIC_BASE_URL: upstream.url },
      ...{ GEMINI_API_KEY: secrets.gemini, GEMINI_BASE_URL: upstream.url },
      JWT_SECRET: secrets.signing,
      LOG_LEVEL: 'trace',
      METRICS_PORT: metricsPort,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      ERROR_DSN: `http://public@127.0.0.1:${errorPort}/1`,
    },
    // Postgres and NATS keep logs of their own.
    onLine: (part, line) => lines.push(`${part} ${line}`),
  })
  await using wire = await tapNats(stack.natsUrl)
  const answers: string[] = []
  const speak = async (sent: Sent) => {
    const got = await speakHttp(stack.url, sent)
    answers.push(JSON.stringify(got.body))
    return got
  }

  const credentials = { email: 'somebody@example.com', password: secrets.password }
  await speak({ method: 'POST', path: '/auth/register', body: credentials })
  const { headers } = await speakHttp(stack.url, { method: 'POST', path: '/auth/login', body: credentials })
  const cookies = headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '')
  const cookie = cookies.join('; ')
  const origin = { cookie, origin: stack.url }
  // Every secret of a login, as it stands in its cookie.
  const tokens = cookies.flatMap((pair) => pair.split('=')[1] ?? []).filter((value) => value.length > 20)
  t.ok(tokens.length >= 2)

  await t.test('whatever goes wrong', async (t) => {
    const wrong = { ...credentials, password: `${canary} wrong` }
    t.equal((await speak({ method: 'POST', path: '/auth/login', body: wrong })).status, 401)
    t.equal((await speak({ method: 'POST', path: '/auth/register', body: credentials })).status, 409)
    const bearer = { authorization: `Bearer eyJhbGciOiJub25lIn0.${canary}.${canary}` }
    t.equal((await speak({ method: 'GET', path: '/auth/me', headers: bearer })).status, 401)
    const broken = `{"prompt": "${canary}", "models": [`
    t.equal((await speak({ method: 'POST', path: '/sessions', headers: origin, body: broken })).status, 400)
    const odd = { prompt: canary, models: ['openai/gpt-4.1'], odd: canary }
    const refused = await speak({ method: 'POST', path: '/sessions', headers: origin, body: odd })
    t.equal(refused.status, 400)
    t.equal((await speak({ method: 'GET', path: `/sessions?cursor=${canary}`, headers: origin })).status, 400)
    await using socket = await speakSocket(stack.url, { headers: { cookie }, origin: stack.url })
    socket.send(`{"type": "session.start", "prompt": "${canary}`)
    await socket.find(({ type }) => type === 'error')
  })

  await t.test('whatever a vendor answers', async (t) => {
    const { body } = await speakHttp(stack.url, { method: 'GET', path: '/models', headers: origin })
    const chats = routes.listModels.response.parse(body).data.filter(({ kind }) => kind === 'chat')
    const asked = [...Map.groupBy(chats, ({ provider }) => provider).values()].flatMap(([first]) => first?.id ?? [])
    t.equal(asked.length, 3, 'one of each vendor')
    for (const script of [
      // Repeats the key it was sent, as vendors do.
      { fault: 'bad-key' },
      { text: [`${canary} answered`], ending: 'malformed' },
      { text: [`${canary} answered`], ending: 'failed' },
      { fault: 'html' },
      { text: [`${canary} answered`] },
    ] as const) {
      upstream.script(script)
      const sent = { prompt: `${canary} asked`, lanes: asked.map((model) => ({ model, instructions: canary })) }
      const started = await speakHttp(stack.url, { method: 'POST', path: '/sessions', headers: origin, body: sent })
      t.equal(started.status, 201)
      const id = /"id":"([^"]+)"/.exec(JSON.stringify(started.body))?.[1] ?? ''
      const ended = async () => {
        const got = await speakHttp(stack.url, { method: 'GET', path: `/sessions/${id}`, headers: origin })
        return JSON.stringify(got.body).includes('"status":"idle"') && got
      }
      const session = await waitFor(ended, { timeoutMs: 40_000, describe: 'the answers to end' })
      // What was asked and answered stands there of course; keys do not.
      for (const secret of Object.values(secrets)) t.notMatch(JSON.stringify(session.body), secret)
    }
  })

  await t.test('what people wrote is on the wire and in the database, and no secret', async (t) => {
    // A token of somebody's, and what hangs on it, are secrets too.
    const named = { name: 'mine' }
    const made = await speakHttp(stack.url, { method: 'POST', path: '/tokens', headers: origin, body: named })
    t.equal(made.status, 201)
    const personal = /"token":"([^"]+)"/.exec(JSON.stringify(made.body))?.[1] ?? ''
    t.ok(personal.length > 20)
    const bearer = { authorization: `Bearer ${personal}` }
    t.equal((await speakHttp(stack.url, { method: 'GET', path: '/auth/me', headers: bearer })).status, 200)
    t.equal((await speakHttp(stack.url, { method: 'POST', path: '/auth/refresh', headers: origin })).status, 200)
    const shown = { wire: wire.text(), database: await dumpDatabase(stack.databaseUrl) }
    for (const [place, text] of Object.entries(shown)) {
      t.ok(text.includes(`${canary} asked`), `${place} is looked at`)
      for (const secret of [...Object.values(secrets), ...tokens, personal, `${canary} wrong`]) {
        t.notOk(text.includes(secret), `${place} holds no ${secret.slice(0, 12)}…`)
      }
    }
  })

  await t.test('and in no log, figure, trace, report or refusal', async (t) => {
    await speak({ method: 'GET', path: '//health' })
    await waitFor(() => receiver.spans.some(({ name }) => name.startsWith('chat ')), { timeoutMs: 20_000 })
    const figures = await Promise.all([...stack.metrics.values()].map(async (url) => (await fetch(url)).text()))
    await stack.stop()
    t.ok(lines.length > 50)
    const places = { lines, figures, answers, reports, traces: receiver.bodies }
    for (const [place, texts] of Object.entries(places)) {
      const found = texts.filter((one) => one.includes(canary) || tokens.some((token) => one.includes(token)))
      t.strictSame(
        found.map((one) => one.slice(0, 500)),
        [],
        place,
      )
    }
  })
})
