import { setTimeout as sleep } from 'node:timers/promises'
import { type LiveEvent, liveEvent, parseCursor, type Session } from '@playground/contracts'
import { type Test, t } from 'tap'
import { History } from './fixtures/check-history.ts'
import { type Script, speak } from './fixtures/lab-worker.ts'
import { isOf, joinOver, openSocket, startOver } from './fixtures/open-socket.ts'
import { readStream } from './fixtures/read-stream.ts'
import { startGateway } from './fixtures/start-gateway.ts'
import { startStack } from './fixtures/start-stack.ts'

// Everything the log may hold of a run: reasoning, attempts, lost deltas, checkpoints in pieces, endings without text.
const wild: Script = async (run) => {
  await run.start()
  for (let at = 0; at < 60; at++) {
    run.delta(`first ${at} `, at % 7 === 0 ? 'reasoning' : 'text')
    await sleep(4)
  }
  await run.start()
  for (let at = 0; at < 300; at++) {
    if (at % 90 === 89) {
      run.lose(`lost ${at} `)
      await sleep(30)
      run.checkpoint(150)
    } else run.delta(`second ${at} 🦊 `, at % 11 === 0 ? 'reasoning' : 'text')
    if (at % 50 === 0) run.progress('thinking')
    await sleep(4)
  }
  run.lose('the end, which only the ending has')
  await run.end('completed')
}
/** What a resume after `cursor` must tell, given all that was told to somebody who was there throughout. */
function expectedAfter(cursor: string, events: readonly LiveEvent[]): LiveEvent[] {
  const after = parseCursor(cursor)?.sequence ?? 0
  return events.filter((event, at) => {
    // Made from one message: the first carries the cursor before it.
    const next = events[at + 1]
    const last = event.type === 'run.snapshot' && next?.type === 'run.ended' ? next : event
    return event.type !== 'run.progress' && (parseCursor(last.cursor)?.sequence ?? 0) > after
  })
}

const scripts = { plain: speak(350, 5), reasoner: speak(200, 5, 120), wild }
t.setTimeout(120_000)
const stack = await startStack({ scripts, gateways: [{}, {}] })
t.teardown(() => stack[Symbol.asyncDispose]())
const { worker, gateways } = stack
const person = await stack.signUp()

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
t.comment(`seed ${seed}`)
let state = seed
const random = () => {
  state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
  return state / 0x7fffffff
}
const gatewayAt = () => gateways[Math.floor(random() * gateways.length)] ?? stack.gateway

/** Joins, listens a while, is cut off, comes back with its cursor through any gateway, until it has seen the end. */
async function followOverSockets(sessionId: string, history: History, maxMs: number): Promise<number> {
  let connections = 0
  while (!history.ended) {
    connections++
    const socket = await openSocket(gatewayAt(), person.token)
    try {
      const answer = await joinOver(socket, sessionId, history.cursor ?? undefined)
      if (answer.session !== undefined) history.begin(answer.session, answer.cursor)
      else history.resume(answer.cursor)
      let taken = socket.frames.indexOf(answer) + 1
      const until = performance.now() + random() * maxMs
      const take = () => {
        for (const frame of socket.frames.slice(taken)) if (isOf(frame, 'error')) history.problems.push(frame.message)
        for (const frame of socket.frames.slice(taken)) history.take(liveEvent.parse(frame))
        taken = socket.frames.length
      }
      while (performance.now() < until && !history.ended) {
        await sleep(5)
        take()
      }
      take()
    } finally {
      socket.socket.terminate()
    }
  }
  return connections
}

async function followOverStreams(sessionId: string, history: History, maxMs: number): Promise<number> {
  let connections = 0
  while (!history.ended) {
    connections++
    const cut = new AbortController()
    const timer = setTimeout(() => cut.abort(), random() * maxMs)
    const headers = { ...person.headers, ...(history.cursor === null ? {} : { 'last-event-id': history.cursor }) }
    try {
      const path = `/api/v1/sessions/${sessionId}/${random() < 0.5 ? 'events' : 'stream'}?until=ended`
      for await (const { id, type, event } of readStream(gatewayAt(), path, { headers, signal: cut.signal })) {
        if (id !== event.cursor || type !== event.type) history.problems.push('the fields of SSE say otherwise')
        if (event.type === 'session.created') history.problems.push('the session is not new')
        else if (event.type !== 'session.joined') history.take(event)
        else if (event.session !== undefined) history.begin(event.session, event.cursor)
        else history.resume(event.cursor)
      }
    } catch (error) {
      if (!cut.signal.aborted) throw error
    } finally {
      clearTimeout(timer)
    }
  }
  return connections
}

function check(t: Test, history: History, session: Session, name: string) {
  t.same(history.problems, [], name)
  for (const { runs } of session.comparisons) {
    for (const { id } of runs) {
      const truth = worker.truthOf(id)
      const seen = history.runs.get(id)
      t.equal(seen?.text, truth?.text, name)
      t.equal(seen?.reasoning, truth?.reasoning, name)
    }
  }
}

t.test('whoever is cut off anywhere and comes back anywhere misses nothing and gets nothing twice', async (t) => {
  const [first] = gateways
  if (first === undefined) return
  await using starter = await openSocket(first, person.token)
  const models = ['lab/plain', 'lab/reasoner', 'lab/wild']
  const sessions = await Promise.all(
    [0, 1, 2].map(async (at) => (await startOver(starter, { prompt: `Race ${at}`, models })).session),
  )
  const clients = sessions.flatMap(({ id }) =>
    [60, 200, 800].flatMap((maxMs) => [
      { id, maxMs, history: new History(), follow: followOverSockets },
      // Requests are counted, messages of a socket apart from them.
      { id, maxMs: 8 * maxMs, history: new History(), follow: followOverStreams },
    ]),
  )
  const counts = await Promise.all(clients.map(({ id, maxMs, history, follow }) => follow(id, history, maxMs)))
  t.comment(`${counts.reduce((sum, count) => sum + count, 0)} connections`)
  for (const [at, { id, history, follow, maxMs }] of clients.entries()) {
    const session = sessions.find((candidate) => candidate.id === id)
    if (session !== undefined) check(t, history, session, `${follow.name} ${maxMs} ms, ${counts[at]} connections`)
    t.equal(history.snapshots, 1, 'only the first join needed the whole session')
  }
})

t.test('a gateway that has never heard of a session tells a resumed client exactly what followed', async (t) => {
  const all: LiveEvent[] = []
  await using there = await openSocket(stack.gateway, person.token)
  const { session } = await startOver(there, { prompt: 'All of it', models: ['lab/plain', 'lab/reasoner', 'lab/wild'] })
  await there.next('comparison.ended')
  for (const frame of there.frames) if ('at' in frame && 'cursor' in frame) all.push(liveEvent.parse(frame))
  t.ok(all.length > 800, 'there is something to tell')
  t.ok(
    all.some(({ type }) => type === 'run.snapshot'),
    'with healed losses in it',
  )

  await using fresh = await startGateway(stack.nats.url)
  await using socket = await openSocket(fresh, person.token)
  for (let tries = 0; tries < 25; tries++) {
    const cursor = all[Math.floor(random() * all.length)]?.cursor ?? ''
    const from = socket.frames.length
    const answer = await joinOver(socket, session.id, cursor)
    t.same(answer, {
      type: 'session.joined',
      requestId: answer.requestId,
      sessionId: session.id,
      resumed: true,
      cursor,
    })
    await socket.ask({ type: 'session.leave', sessionId: session.id })
    const told = socket.frames.slice(from).filter((frame) => 'at' in frame && 'cursor' in frame)
    t.same(told, expectedAfter(cursor, all), `after ${cursor}`)
  }
})

t.test('gateways that come and go in mid-stream leave no gap', async (t) => {
  await using starter = await openSocket(stack.gateway, person.token)
  const { session } = await startOver(starter, { prompt: 'On', models: ['lab/plain', 'lab/wild'] })
  const history = new History()
  let connections = 0
  while (!history.ended) {
    await using fresh = await startGateway(stack.nats.url)
    await using socket = await openSocket(fresh, person.token)
    const answer = await joinOver(socket, session.id, history.cursor ?? undefined)
    if (answer.session !== undefined) history.begin(answer.session, answer.cursor)
    else history.resume(answer.cursor)
    await sleep(random() * 300)
    const events = socket.frames.slice(socket.frames.indexOf(answer) + 1)
    for (const event of events) history.take(liveEvent.parse(event))
    connections++
  }
  t.ok(connections > 2)
  check(t, history, session, `${connections} gateways`)
  t.equal(history.snapshots, 1)
})
