import { readFile } from 'node:fs/promises'
import { type Session, session } from '@playground/contracts'
import { startNats, startPostgres, temporaryDirectory, waitFor } from '@playground/testing'
import { test } from 'tap'
import { startStack } from '../src/index.ts'
import { callApi, enter } from './programs/call-api.ts'

const runsOf = (found: Session) => found.comparisons.flatMap(({ runs }) => runs)

test('compares three vendors, goes on while parts die and come back, and finds its history at the next start', async (t) => {
  await using scratch = await temporaryDirectory('playground-test')
  const options = { dataDir: scratch.path, gateways: 2, workers: { openai: 2 } }
  const account = { email: 'someone@example.com', password: 'correct horse battery' }
  const models = ['openai/demo-swift', 'anthropic/demo-brook', 'google/demo-atlas']

  const compare = async () => {
    await using stack = await startStack({ ...options, restartCrashed: true })
    t.equal(stack.gateways.length, 2)
    t.equal(stack.workers.get('openai')?.length, 2)
    const token = await enter(stack.url, 'register', account)
    const body = { prompt: 'Why do rivers bend?', models }
    const { id } = await callApi(session, stack.url, { method: 'POST', path: '/sessions', body, token })
    const read = (url: string | undefined) => callApi(session, url ?? '', { path: `/sessions/${id}`, token })
    await waitFor(async () => runsOf(await read(stack.url)).some(({ text }) => text.length > 0))
    stack.gateways[0]?.kill()
    stack.sessions[0]?.kill()
    return await waitFor(
      async () => {
        const found = await read(stack.urls[1])
        return found.status === 'idle' && found
      },
      { timeoutMs: 60_000, describe: 'every answer to end' },
    )
  }
  const ended = await compare()
  t.same(
    runsOf(ended).map(({ model, status }) => `${model} ${status}`),
    models.map((model) => `${model} completed`),
  )
  t.ok(runsOf(ended).every(({ text }) => text.length > 100))

  await using again = await startStack(options)
  const token = await enter(again.url, 'login', account)
  const found = await callApi(session, again.url, { path: `/sessions/${ended.id}`, token })
  t.same(
    runsOf(found).map(({ text }) => text),
    runsOf(ended).map(({ text }) => text),
  )
})

test('each service is given only the secrets that are its own', async (t) => {
  await using stack = await startStack({ environment: { OPENAI_API_KEY: 'openai-key', DEMO: 'on' } })
  const namesOf = async (pid: number | undefined) =>
    (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').map((line) => line.split('=')[0])
  const secrets = ['DATABASE_URL', 'JWT_SECRET', 'OPENAI_API_KEY', 'GEMINI_API_KEY']
  const secretsOf = async (pid: number | undefined) =>
    (await namesOf(pid)).filter((name) => secrets.includes(name ?? ''))
  t.same(await secretsOf(stack.gateways[0]?.pid), ['JWT_SECRET'])
  t.same(await secretsOf(stack.sessions[0]?.pid), ['DATABASE_URL'])
  t.same(await secretsOf(stack.workers.get('openai')?.[0]?.pid), ['OPENAI_API_KEY'])
  t.same(await secretsOf(stack.workers.get('google')?.[0]?.pid), ['GEMINI_API_KEY'])
  t.same(await secretsOf(stack.demo?.pid), [])
})

test('uses a database and a NATS server that are there already, and leaves them running', async (t) => {
  await using nats = await startNats()
  await using postgres = await startPostgres()
  const environment = { NATS_URL: nats.url, DATABASE_URL: await postgres.createDatabase() }
  const stack = await startStack({ environment })
  t.equal(stack.nats, undefined)
  t.equal(stack.database, undefined)
  t.equal((await fetch(`${stack.url}/readyz`)).status, 200)
  await stack.stop()
  await using again = await startStack({ environment })
  t.equal((await fetch(`${again.url}/readyz`)).status, 200)
})

test('a setting that a service refuses ends the start with its sentence', async (t) => {
  await t.rejects(startStack({ environment: { QUOTA_DAILY_TOKENS: 'many' } }), {
    name: 'PlainError',
    message: /QUOTA_DAILY_TOKENS/,
  })
})

test('with nothing to offer it says what to set', async (t) => {
  await t.rejects(startStack({ environment: { DEMO: 'off' } }), {
    name: 'PlainError',
    message: /OPENAI_API_KEY.*DEMO=on/,
  })
})
