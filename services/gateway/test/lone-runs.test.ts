import { setTimeout as sleep } from 'node:timers/promises'
import { newId, type RunDetails } from '@playground/contracts'
import { createLogger } from '@playground/runtime'
import { t } from 'tap'
import { type Question, startRuns } from '../src/actions/start-runs.ts'
import type { RunUpdate } from '../src/live/apply-run-entry.ts'
import { openHub } from '../src/live/hub.ts'
import { speak } from './fixtures/lab-worker.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(60_000)
const stack = await startStack({
  scripts: {
    brief: speak(20, 2, 3),
    endless: speak(5000, 5),
    long: speak(60, 20),
    healed: async (run) => {
      await run.start()
      run.delta('one ')
      run.lose('two ')
      run.delta('three ')
      run.checkpoint()
      run.delta('four')
      await run.end()
    },
    wordless: async (run) => {
      await run.start()
      run.delta('x'.repeat(50_000))
      await run.end('completed', { withText: false })
    },
    restarted: async (run) => {
      await run.start()
      run.delta('void')
      await run.start()
      run.delta('counts')
      await run.end()
    },
  },
})
t.teardown(() => stack[Symbol.asyncDispose]())
const logger = createLogger({ service: 'gateway', level: 'silent' })
const { bus } = stack.gateway
const hub = await openHub({ bus, logger })
t.teardown(() => hub.close())
const starting = { bus, hub, logger, moderation: 'off' as const }

const { userId, headers } = await stack.signUp()

async function ask(name: string, more: { key?: string; streamed?: boolean } = {}) {
  const question: Question = {
    kind: 'chat',
    model: `lab/${name}`,
    instructions: null,
    messages: [{ role: 'user', content: 'Hello?' }],
    cutHistory: false,
    parameters: {},
  }
  const starter = { userId, idempotencyKey: more.key }
  const [run] = await startRuns(starting, starter, {
    route: 'test',
    body: name,
    questions: [question],
    streamed: more.streamed ?? false,
  })
  if (run === undefined) throw new Error('nothing was started')
  return run
}

async function collect(updates: AsyncIterable<RunUpdate>) {
  const all: RunUpdate[] = []
  for await (const update of updates) all.push(update)
  return all
}

/** What a client has in the end that does what the events say. */
function textOf(updates: readonly RunUpdate[]): string {
  let text = ''
  for (const { event } of updates) {
    if (event.type === 'run.started') text = ''
    if (event.type === 'run.snapshot') text = event.run.text
    if (event.type === 'run.delta' && event.kind === 'text') text += event.text
  }
  return text
}

const usedTokens = async () =>
  (await stack.gateway.app.inject({ url: '/api/v1/auth/me', headers })).json().quota.used as number

t.test('the outcome of a run outside any session comes once it is stored', async (t) => {
  const before = await usedTokens()
  const started = await ask('brief')
  t.match(started.run, { status: 'queued', model: 'lab/brief' })
  const run = await started.ended
  t.match(run, { id: started.run.id, status: 'completed', text: stack.worker.truthOf(run.id)?.text })
  t.equal((await usedTokens()) - before, run.metrics?.usage.total, 'and charged')
  const read = await stack.gateway.app.inject({ url: `/api/v1/runs/${run.id}`, headers })
  t.match(read.json<RunDetails>(), { id: run.id, text: run.text, attempts: [{ attempt: 1 }] })
  t.same(await collect(started.updates), [], 'nobody asked for events')
})

t.test('its events come as they happen, each with its place, and end with it', async (t) => {
  for (const name of ['brief', 'healed', 'restarted', 'wordless']) {
    const started = await ask(name, { streamed: true })
    const updates = await collect(started.updates)
    const run = await started.ended
    t.equal(textOf(updates), run.text, name)
    t.equal(run.text, stack.worker.truthOf(run.id)?.text)
    t.equal(updates[0]?.event.type, 'run.queued')
    t.equal(updates.at(-1)?.event.type, 'run.ended')
    const places = updates.map(({ frame }) => frame.sequence)
    t.same(
      places,
      places.toSorted((a, b) => a - b),
    )
    t.ok(updates.every(({ event, frame }) => event.type === frame.type && event.sessionId === null))
    const sent = updates.map(({ frame }) => frame.streamBytes.toString()).join('')
    t.notMatch(sent, /workerId|timeline|checkpoint/)
  }
})

t.test('the same key joins the same run, whether it runs or is long over', async (t) => {
  const first = await ask('long', { key: 'again', streamed: true })
  await sleep(200)
  const second = await ask('long', { key: 'again', streamed: true })
  t.equal(second.run.id, first.run.id)
  const [one, two] = await Promise.all([collect(first.updates), collect(second.updates)])
  t.equal(textOf(two), textOf(one))
  t.equal(two.filter(({ event }) => event.type === 'run.ended').length, 1)
  t.ok(two.length > 2, 'what was still to come came as it happened')
  const third = await ask('long', { key: 'again', streamed: true })
  const told = await collect(third.updates)
  t.same(
    told.map(({ event }) => event.type),
    ['run.snapshot', 'run.ended'],
  )
  t.equal(textOf(told), textOf(one))
  t.match(await third.ended, { id: first.run.id, status: 'completed', text: textOf(one) })
})

t.test('it is stopped by whoever has enough of it, here or over HTTP', async (t) => {
  const started = await ask('endless', { streamed: true })
  for await (const { event } of started.updates) if (event.type === 'run.delta') break
  await started.cancel()
  t.match(await started.ended, { status: 'cancelled' })
  const other = await ask('endless', { streamed: true })
  for await (const { event } of other.updates) if (event.type === 'run.delta') break
  const cancelled = await stack.gateway.app.inject({
    method: 'POST',
    url: `/api/v1/runs/${other.run.id}/cancel`,
    headers,
  })
  t.equal(cancelled.statusCode, 202)
  const run = await other.ended
  t.equal(run.status, 'cancelled')
  t.ok(run.text.length > 0)
})

t.test('what is refused leaves nothing behind, and nobody waits for what is left', async (t) => {
  await t.rejects(ask('nothing'), { code: 'unknown_model' })
  const started = await ask('long')
  started.leave()
  await t.rejects(started.ended, { code: 'unavailable' })
  await t.rejects(hub.runs.follow({ runId: newId(), userId, streamed: false }), { code: 'not_found' })
})

t.test('it goes on when the session service comes back from the dead', async (t) => {
  const started = await ask('long', { streamed: true })
  await stack.killSession()
  const updates = await collect(started.updates)
  await stack.restartSession()
  const run = await started.ended
  t.equal(run.text, textOf(updates))
})
