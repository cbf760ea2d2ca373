import { setTimeout as sleep } from 'node:timers/promises'
import { type LiveEvent, liveEvent, type Session, session as sessionSchema } from '@playground/contracts'
import { type Test, t } from 'tap'
import { History } from './fixtures/check-history.ts'
import type { Script } from './fixtures/lab-worker.ts'
import { joinOver, openSocket, startOver } from './fixtures/open-socket.ts'
import { readStream } from './fixtures/read-stream.ts'
import { startGateway } from './fixtures/start-gateway.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const begin = Promise.withResolvers<void>()
const goOn = Promise.withResolvers<void>()
/** Thinks, says something, loses something, thinks again, until it is let go. */
const thinker =
  (waitForReveal: boolean): Script =>
  async (run) => {
    await run.start()
    if (waitForReveal) await begin.promise
    run.progress('thinking', 100)
    for (let at = 0; at < 20; at++) run.delta(`thought ${at} `, 'reasoning')
    await sleep(20)
    for (let at = 0; at < 10; at++) run.delta(`word ${at} `)
    run.lose('lost ')
    run.delta('after the hole ')
    run.checkpoint()
    run.delta('thought again ', 'reasoning')
    run.delta('healed ')
    run.progress('retrying')
    if (waitForReveal) await goOn.promise
    for (let at = 0; at < 10; at++) run.delta(`end ${at} `)
    await run.end()
  }
const failing: Script = async (run) => {
  await run.start()
  run.delta('something ')
  await run.end('interrupted', {
    error: { code: 'provider_overloaded', message: 'Lab SECRET-MODEL says: overloaded', retryable: true },
  })
}
const scripts = { 'secret-thinker': thinker(false), 'secret-waiter': thinker(true), 'secret-failing': failing }
const stack = await startStack({ scripts, gateways: [{}, {}] })
t.teardown(() => {
  begin.resolve()
  goOn.resolve()
  return stack[Symbol.asyncDispose]()
})
const { worker, gateways } = stack
const person = await stack.signUp()
const secrets = /secret|lab\/|lab-1|thought|topP|says|"costMicros":[1-9]/i

const read = async (id: string) =>
  (await stack.gateway.app.inject({ url: `/api/v1/sessions/${id}`, headers: person.headers })).body

t.test('until a vote nothing tells who answers', async (t) => {
  const lanes = [
    { model: 'lab/secret-thinker', label: 'Secret one', instructions: 'secretly', temperature: 0.1 },
    { model: 'lab/secret-failing', label: 'Secret two' },
  ]
  await using socket = await openSocket(stack.gateway, person.token)
  const created = await startOver(socket, { prompt: 'Who are you?', lanes, blind: true })
  const { id } = created.session
  await socket.next('comparison.ended')
  const history = new History({ isVeiled: true })
  history.begin(created.session, created.cursor)
  for (const frame of socket.frames.slice(socket.frames.indexOf(created) + 1)) history.take(liveEvent.parse(frame))
  t.same(history.problems, [])
  const runs = created.session.comparisons[0]?.runs ?? []
  for (const run of runs)
    t.equal(history.runs.get(run.id)?.text, worker.truthOf(run.id)?.text, 'answers are not censored')
  const progress = socket.frames.flatMap((frame) => (frame.type === 'run.progress' ? frame : []))
  t.ok(progress.length > 0)
  for (const { state, tries } of progress) t.same([state, tries], ['waiting', undefined])

  const told: [string, string][] = [['frames', JSON.stringify(socket.frames)]]
  for (const [at, gateway] of gateways.entries()) {
    await using joining = await openSocket(gateway, person.token)
    await joinOver(joining, id)
    await joinOver(joining, id, created.cursor)
    told.push([`joins at gateway ${at}`, JSON.stringify(joining.frames)])
    for await (const { event } of readStream(gateway, `/api/v1/sessions/${id}/events?until=ended`, person)) {
      told.push([`streams at gateway ${at}`, JSON.stringify(event)])
    }
  }
  await using fresh = await startGateway(stack.nats.url)
  await using resumed = await openSocket(fresh, person.token)
  await joinOver(resumed, id, created.cursor)
  await resumed.next('comparison.ended')
  told.push(['a resume from the log', JSON.stringify(resumed.frames)])
  for (const url of [`/sessions/${id}`, '/sessions', '/sessions?q=Who', ...runs.map((run) => `/runs/${run.id}`)]) {
    const response = await stack.gateway.app.inject({ url: `/api/v1${url}`, headers: person.headers })
    t.equal(response.statusCode, 200)
    told.push([url, response.body])
  }
  const lane = created.session.lanes[0]?.id
  const changed = await stack.gateway.app.inject({
    method: 'PATCH',
    url: `/api/v1/sessions/${id}/lanes/${lane}`,
    headers: person.headers,
    payload: { instructions: 'be brief' },
  })
  t.equal(changed.statusCode, 200)
  told.push(['a lane', changed.body])
  for (const [where, text] of told) t.equal(secrets.exec(text)?.[0], undefined, where)

  const session = sessionSchema.parse(JSON.parse(await read(id)))
  t.same(session.lanes.map(({ label }) => label).sort(), ['A', 'B'])
  const failed = session.comparisons[0]?.runs.find(({ status }) => status === 'interrupted')
  t.match(failed?.error, { code: 'provider_overloaded', retryable: true })

  const winner = runs[0]?.id
  const vote = await stack.gateway.app.inject({
    method: 'POST',
    url: `/api/v1/comparisons/${session.comparisons[0]?.id}/vote`,
    headers: person.headers,
    payload: { winner },
  })
  t.equal(vote.statusCode, 200, vote.body)
  t.match(vote.json(), { vote: { winner }, runs: [{ model: /^lab\/secret/ }, { model: /^lab\/secret/ }] })
  t.match(await read(id), /secretly|be brief/)
  await socket.next('session.updated', ({ session: { revealed } }) => revealed)
})

t.test('a reveal in mid-stream shows what runs anew, and everybody goes on from there', async (t) => {
  await using socket = await openSocket(stack.gateway, person.token)
  await using other = await openSocket(gateways[1] ?? stack.gateway, person.token)
  const created = await startOver(socket, { prompt: 'Reveal', models: ['lab/secret-waiter'], blind: true })
  const joined = await joinOver(other, created.sessionId)
  begin.resolve()
  await socket.next('run.delta', ({ text }) => text === 'healed ')
  await other.next('run.delta', ({ text }) => text === 'healed ')
  const reveal = await stack.gateway.app.inject({
    method: 'POST',
    url: `/api/v1/sessions/${created.sessionId}/reveal`,
    headers: person.headers,
  })
  t.equal(reveal.statusCode, 200, reveal.body)
  t.match(reveal.json(), {
    revealed: true,
    comparisons: [{ runs: [{ model: 'lab/secret-waiter', status: 'streaming' }] }],
  })
  const snapshot = await socket.next('run.snapshot', ({ run }) => run.model !== null)
  t.match(snapshot.run, { reasoning: /thought 0/, index: 34, model: 'lab/secret-waiter' })
  goOn.resolve()
  await socket.next('comparison.ended')
  await other.next('comparison.ended')
  follow(t, created.session, created.cursor, socket.frames.slice(socket.frames.indexOf(created) + 1))
  follow(t, joined.session, joined.cursor, other.frames.slice(other.frames.indexOf(joined) + 1))
})

function follow(t: Test, session: Session | undefined, cursor: string, frames: readonly object[]) {
  if (session === undefined) return t.fail('no session')
  const history = new History()
  history.begin(session, cursor)
  for (const frame of frames) history.take(liveEvent.parse(frame) satisfies LiveEvent)
  t.same(history.problems, [])
  for (const run of session.comparisons[0]?.runs ?? []) {
    t.equal(history.runs.get(run.id)?.text, worker.truthOf(run.id)?.text)
    t.equal(history.runs.get(run.id)?.reasoning, worker.truthOf(run.id)?.reasoning)
  }
  return undefined
}
