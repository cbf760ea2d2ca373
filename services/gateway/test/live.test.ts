import { applySessionEvent, foldSession, type Session, sessionOf } from '@playground/contracts'
import { t } from 'tap'
import { speak } from './fixtures/lab-worker.ts'
import { openSocket, startOver } from './fixtures/open-socket.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const stack = await startStack({ scripts: { brief: speak(12, 2), reasoner: speak(12, 2, 6), long: speak(2000, 5) } })
const { gateway, worker } = stack
t.teardown(() => stack[Symbol.asyncDispose]())

t.test('a session started over the socket is told from its first event to its last', async (t) => {
  const person = await stack.signUp()
  await using socket = await openSocket(gateway, person.token)
  const created = await startOver(socket, { prompt: 'Hello', models: ['lab/brief', 'lab/reasoner'] })
  const { session } = created
  t.equal(session.status, 'running')
  t.same(
    session.comparisons[0]?.runs.map(({ status }) => status),
    ['queued', 'queued'],
  )
  const ended = await socket.next('comparison.ended')
  t.equal(ended.status, 'completed')
  const events = socket.frames.slice(socket.frames.indexOf(created) + 1)
  t.notOk(
    events.some(({ type }) => type === 'comparison.created'),
    'the answer came in its place',
  )
  const fold = foldSession(session)
  for (const event of events) {
    if (
      'cursor' in event &&
      event.type !== 'session.created' &&
      event.type !== 'session.joined' &&
      !('requestId' in event)
    ) {
      applySessionEvent(fold, event)
    }
  }
  const seen = sessionOf(fold)
  for (const run of seen.comparisons[0]?.runs ?? []) {
    t.equal(run.text, worker.truthOf(run.id)?.text)
    t.equal(run.reasoning ?? '', worker.truthOf(run.id)?.reasoning)
    t.equal(run.status, 'completed')
  }
  const read = await gateway.app.inject({ url: `/api/v1/sessions/${session.id}`, headers: person.headers })
  t.equal(read.statusCode, 200)
  t.same(read.json<Session>().comparisons, seen.comparisons, 'what was told is what is stored')
})
