import { createHash, randomUUID } from 'node:crypto'
import { generatePrompt, startProviderUpstream } from '@playground/testing'
import { type Test, t } from 'tap'
import { z } from 'zod'
import { startStack } from '../src/index.ts'
import * as shapes from './fixtures/protocol-shapes.ts'
import { somebody, speakHttp } from './fixtures/speak-http.ts'
import { type AnyFrame, refusedWith, speakSocket } from './fixtures/speak-socket.ts'

t.setTimeout(150_000)
const upstream = await startProviderUpstream()
const stack = await startStack({
  environment: {
    ...{ OPENAI_API_KEY: 'key', OPENAI_BASE_URL: upstream.openaiUrl, RATE_LIMIT_STARTS_PER_MINUTE: '1000' },
  },
})
t.teardown(async () => {
  await stack.stop()
  await upstream[Symbol.asyncDispose]()
})
const { url } = stack
const me = await somebody(url)
const nobody = '01890a5d-ac96-774b-bcce-b302099a8057'
const listed = await speakHttp(url, { method: 'GET', path: '/models', headers: me.headers })
const model = shapes.models.parse(listed.body).data.find(({ kind }) => kind === 'chat')?.id
const prompt = (chunks: number, everyMs: number) => generatePrompt({ seed: randomUUID(), chunks, everyMs })

/** Says of an answer whether it is as the page says. */
function assertAnswer(t: Test, type: keyof typeof shapes.answers, frame: AnyFrame): void {
  t.equal(frame.type, type, JSON.stringify(frame).slice(0, 300))
  const parsed = shapes.answers[type].safeParse(frame)
  t.equal(parsed.success ? 'as written' : z.prettifyError(parsed.error), 'as written')
}

const isEventType = (type: string): type is keyof typeof shapes.events => type in shapes.events

/** Events of a session are as the page says, and tell a comparison from its beginning to its end. */
function assertEvents(t: Test, frames: readonly AnyFrame[]): void {
  const texts = new Map<string, string>()
  const ended = new Set<string>()
  for (const frame of frames) {
    if (!isEventType(frame.type) || frame.requestId !== undefined) continue
    const parsed = shapes.events[frame.type].safeParse(frame)
    if (!parsed.success) t.fail(`${frame.type} ${z.prettifyError(parsed.error)}`)
    if (frame.type === 'run.delta') {
      const { runId, index, offset, text } = shapes.events['run.delta'].parse(frame)
      const before = texts.get(runId) ?? ''
      if (offset !== before.length) t.fail(`delta ${index} at ${offset}, after ${before.length}`)
      texts.set(runId, before + text)
    }
    if (frame.type === 'run.ended') {
      const { runId, length, sha256 } = shapes.events['run.ended'].parse(frame)
      const text = texts.get(runId) ?? ''
      t.equal(length, text.length)
      t.equal(sha256, createHash('sha256').update(text).digest('hex'))
      ended.add(runId)
    }
    if (frame.type === 'comparison.ended') t.ok(ended.size > 0, 'a comparison ends after its runs')
  }
}

t.test('a handshake', async (t) => {
  t.equal(await refusedWith(url, {}), 401, 'needs credentials')
  t.equal(await refusedWith(url, { headers: { authorization: 'Bearer x' } }), 401, 'that are valid')
  const cookie = me.cookies.map((each) => each.split(';')[0]).join('; ')
  t.equal(
    await refusedWith(url, { headers: { cookie }, origin: 'https://elsewhere.example' }),
    403,
    'and a known origin',
  )
  t.equal(await refusedWith(url, { headers: { cookie }, origin: url }), 101)
  await using spoken = await speakSocket(url, { protocols: ['playground.v1', `bearer.${me.token}`] })
  t.equal(spoken.protocol, 'playground.v1', 'the token is not said back')
  assertAnswer(t, 'pong', await spoken.ask({ type: 'ping' }))
})

t.test('a session over one socket, seen from another', async (t) => {
  await using mine = await speakSocket(url, { headers: me.headers })
  await using theirs = await speakSocket(url, { headers: me.headers })
  const created = await mine.ask({ type: 'session.start', prompt: prompt(10, 5), models: [model, model] })
  assertAnswer(t, 'session.created', created)
  const { sessionId, session } = shapes.answers['session.created'].parse(created)
  await mine.find(({ type }) => type === 'comparison.ended')

  const joined = await theirs.ask({ type: 'session.join', sessionId })
  assertAnswer(t, 'session.joined', joined)
  t.match(joined, { resumed: false, session: { id: sessionId, status: 'idle' } })
  const answer = await mine.ask({ type: 'comparison.start', sessionId, prompt: prompt(10, 5) })
  assertAnswer(t, 'comparison.created', answer)
  const { comparison } = shapes.answers['comparison.created'].parse(answer)
  const isEnd = (frame: AnyFrame) => frame.type === 'comparison.ended' && frame.comparisonId === comparison.id
  await Promise.all([mine.find(isEnd), theirs.find(isEnd)])
  assertEvents(t, mine.frames)
  assertEvents(t, theirs.frames)
  const told = theirs.frames.filter(({ type, requestId }) => type !== 'run.progress' && requestId === undefined)
  t.equal(told[0]?.type, 'comparison.created', 'the others hear of the start as an event')
  t.same(
    mine.frames.slice(mine.frames.indexOf(answer) + 1).filter(({ type }) => type !== 'run.progress'),
    told.slice(1),
    'and of everything else alike',
  )

  const middle = told[Math.floor(told.length / 2)]
  await using late = await speakSocket(url, { headers: me.headers })
  const resumed = await late.ask({ type: 'session.join', sessionId, after: middle?.cursor })
  assertAnswer(t, 'session.joined', resumed)
  t.match(resumed, { resumed: true, cursor: middle?.cursor })
  t.notOk('session' in resumed)
  await late.find(isEnd)
  t.same(
    late.frames.slice(1),
    told.slice(told.findLastIndex(({ cursor }) => cursor === middle?.cursor) + 1),
    'who comes back is told what came after the cursor, and nothing else',
  )
  const strange = await late.ask({ type: 'session.join', sessionId, after: 'nothing.known' })
  t.match(strange, { type: 'session.joined', resumed: false, session: { id: sessionId } })

  assertAnswer(t, 'session.left', await theirs.ask({ type: 'session.leave', sessionId }))
  const [first] = session.comparisons[0]?.runs ?? []
  assertAnswer(t, 'ok', await mine.ask({ type: 'run.retry', runId: first?.id }))
  const queued = await mine.find(({ type, replaces }) => type === 'run.queued' && replaces === first?.id)
  await mine.find(({ type, runId }) => type === 'run.ended' && runId === queued.runId)
  t.notOk(
    theirs.frames.some(({ runId }) => runId === queued.runId),
    'who left hears nothing more',
  )
  assertAnswer(t, 'ok', await mine.ask({ type: 'run.cancel', runId: first?.id }))
  const refreshed = await mine.ask({ type: 'auth.refresh', token: me.token })
  assertAnswer(t, 'ok', refreshed)
})

t.test('stops one, and all', async (t) => {
  await using mine = await speakSocket(url, { headers: me.headers })
  const created = await mine.ask({ type: 'session.start', prompt: prompt(4000, 10), models: [model, model, model] })
  const { sessionId, session } = shapes.answers['session.created'].parse(created)
  const [first] = session.comparisons[0]?.runs ?? []
  await mine.find(({ type, runId }) => type === 'run.delta' && runId === first?.id)
  assertAnswer(t, 'ok', await mine.ask({ type: 'run.cancel', runId: first?.id }))
  t.match(await mine.find(({ type }) => type === 'run.ended'), { runId: first?.id, status: 'cancelled' })
  assertAnswer(t, 'ok', await mine.ask({ type: 'session.cancel', sessionId }))
  t.match(await mine.find(({ type }) => type === 'comparison.ended'), { status: 'cancelled' })
  assertEvents(t, mine.frames)
  const deleted = await speakHttp(url, { method: 'DELETE', path: `/sessions/${sessionId}`, headers: me.headers })
  t.equal(deleted.status, 204)
  const event = shapes.events['session.deleted'].safeParse(await mine.find(({ type }) => type === 'session.deleted'))
  t.ok(event.success)
})

t.test('refuses a frame and stays', async (t) => {
  const refusals: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    ['without a prompt', { type: 'session.start', models: [model] }, 'validation_failed'],
    ['with more', { type: 'ping', more: true }, 'validation_failed'],
    ['of an unknown kind', { type: 'session.destroy' }, 'validation_failed'],
    ['for a session that is not there', { type: 'session.join', sessionId: nobody }, 'not_found'],
    ['for a run that is not there', { type: 'run.cancel', runId: nobody }, 'not_found'],
    ['with a broken id', { type: 'run.cancel', runId: 'x' }, 'validation_failed'],
    ['for an unknown model', { type: 'session.start', prompt: 'Hi', models: ['openai/none'] }, 'unknown_model'],
    ['with a broken token', { type: 'auth.refresh', token: 'x' }, 'unauthenticated'],
  ]
  for (const [name, frame, code] of refusals) {
    await using mine = await speakSocket(url, { headers: me.headers })
    const refused = await mine.ask(frame)
    assertAnswer(t, 'error', refused)
    t.match(refused, { code }, name)
    assertAnswer(t, 'pong', await mine.ask({ type: 'ping' }))
  }
})

t.test('closes a socket that is no use', async (t) => {
  const open = () => speakSocket(url, { headers: me.headers })
  const malformed = await open()
  for (let count = 0; count < 5; count++) malformed.send('{')
  t.equal(await malformed.closed, 4400, 'after five malformed frames')
  t.equal(malformed.frames.filter(({ type }) => type === 'error').length, 5)
  const binary = await open()
  binary.send(new Uint8Array([1, 2, 3]))
  t.equal(await binary.closed, 1003, 'after a binary one')
  const large = await open()
  large.send(`{"type":"ping","requestId":"${'x'.repeat(600_000)}"}`)
  t.equal(await large.closed, 1009, 'after one too large')
  const hasty = await open()
  for (let count = 0; count < 700; count++) hasty.send(`{"type":"ping","requestId":"${count}"}`)
  const refused = await hasty.find(({ type }) => type === 'error')
  t.match(refused, { code: 'rate_limited' }, 'and refuses more than 600 messages a minute')
  await hasty[Symbol.asyncDispose]()
  await using sockets = new AsyncDisposableStack()
  for (let count = 0; count < 10; count++) sockets.use(await open())
  t.equal(await refusedWith(url, { headers: me.headers }), 429, 'an eleventh socket of a user is refused')
})

t.test('events come over SSE alike', async (t) => {
  const sent = { method: 'POST', path: '/sessions', body: { prompt: prompt(20, 5), models: [model] } } as const
  const { id } = shapes.session.parse((await speakHttp(url, { ...sent, headers: me.headers })).body)
  for (const path of [`/sessions/${id}/events`, `/sessions/${id}/stream`]) {
    const response = await fetch(`${url}/api/v1${path}?until=ended`, { headers: me.headers })
    t.equal(response.status, 200)
    t.match(response.headers.get('content-type'), /^text\/event-stream/)
    const blocks = (await response.text()).split('\n\n').filter((block) => block.includes('data: '))
    const events = blocks.map((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
      const data = z.looseObject({ type: z.string(), cursor: z.string() }).parse(JSON.parse(field('data')))
      t.same({ type: field('event'), cursor: field('id') }, { type: data.type, cursor: data.cursor })
      return data
    })
    t.equal(events[0]?.type, 'session.joined')
    t.ok(shapes.streamJoined.safeParse(events[0]).success)
    for (const event of events.slice(1))
      if (isEventType(event.type)) t.ok(shapes.events[event.type].safeParse(event).success)
    const middle = events[Math.floor(events.length / 2)]
    const again = await fetch(`${url}/api/v1${path}?until=ended`, {
      headers: { ...me.headers, 'last-event-id': middle?.cursor ?? '' },
    })
    const text = await again.text()
    t.match(text.split('\n\n')[0], /"resumed":true/)
  }
})
