import type { Bus, LogEntry } from '@playground/bus'
import { newId, type Session, sessionState } from '@playground/contracts'
import { createLogger } from '@playground/runtime'
import { t } from 'tap'
import { composeSession } from '../src/live/compose-session.ts'
import { type Joined, openHub } from '../src/live/hub.ts'
import type { LiveFrame } from '../src/live/live-frame.ts'
import { speak } from './fixtures/lab-worker.ts'
import { openSocket, startOver } from './fixtures/open-socket.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(60_000)
const stack = await startStack({ scripts: { brief: speak(40, 5) } })
t.teardown(() => stack[Symbol.asyncDispose]())
const { gateway, bus } = stack
const logger = createLogger({ service: 'gateway', level: 'silent' })

/** A bus whose tail stands still from `stop` until `go`, as that of a process without a turn of the processor does. */
function lagging(real: Bus) {
  let held: LogEntry[] | null = null
  let go = () => {}
  const tail: Bus['tail'] = async (options) => {
    let handedOn = 0
    const handOn = (entry: LogEntry) => {
      handedOn = entry.sequence
      options.onEntry(entry)
    }
    const followed = await real.tail({
      ...options,
      onEntry: (entry) => (held === null ? handOn(entry) : held.push(entry)),
    })
    handedOn = followed.lastSequence
    go = () => {
      const early = held ?? []
      held = null
      for (const entry of early) handOn(entry)
    }
    return {
      get lastSequence() {
        return handedOn
      },
      get created() {
        return followed.created
      },
      [Symbol.asyncDispose]: () => followed[Symbol.asyncDispose](),
    }
  }
  const slow: Bus = Object.assign(Object.create(real), { tail })
  return {
    bus: slow,
    stop: () => {
      held = []
    },
    go: () => go(),
  }
}

async function join(hub: Awaited<ReturnType<typeof openHub>>, session: Session, after: string | null) {
  const frames: LiveFrame[] = []
  const joined: Joined[] = []
  await hub.join({
    sessionId: session.id,
    userId: session.userId,
    after,
    audience: { deliver: (_, frame) => frames.push(frame), restart: () => t.fail('nothing began anew') },
    onJoined: (answer) => joined.push(answer),
  })
  return { frames, joined: joined[0] }
}

t.test('who resumes where the log is followed late is told everything, though the database knows it all', async (t) => {
  const slow = lagging(bus)
  const hub = await openHub({ bus: slow.bus, logger })
  t.teardown(() => hub.close())
  const person = await stack.signUp()
  await using socket = await openSocket(gateway, person.token)
  const { session } = await startOver(socket, { prompt: 'Hello', models: ['lab/brief', 'lab/brief'] })
  await socket.next('run.delta')
  slow.stop()
  await socket.next('comparison.ended')
  const told = socket.frames.flatMap((frame) => ('cursor' in frame && 'at' in frame ? [frame] : []))
  const at = Math.floor(told.length / 3)
  const resuming = join(hub, session, told[at]?.cursor ?? '')
  const joining = join(hub, session, null)
  setTimeout(slow.go, 300)
  const [resumed, fresh] = await Promise.all([resuming, joining])
  t.equal(resumed.joined?.resumed, true)
  t.same(
    resumed.frames.map(({ type, cursor }) => ({ type, cursor })),
    told.slice(at + 1).map(({ type, cursor }) => ({ type, cursor })),
  )
  t.match(fresh.joined, { resumed: false, session: { status: 'idle' }, cursor: told.at(-1)?.cursor })
  t.same(fresh.frames, [], 'and whoever has been shown everything is told nothing of it again')
})

t.test('who has been told more by another gateway is not told it again', async (t) => {
  const slow = lagging(bus)
  const hub = await openHub({ bus: slow.bus, logger })
  t.teardown(() => hub.close())
  const person = await stack.signUp()
  await using socket = await openSocket(gateway, person.token)
  const { session } = await startOver(socket, { prompt: 'Hello', models: ['lab/brief', 'lab/brief'] })
  await join(hub, session, null)
  slow.stop()
  await socket.next('comparison.ended')
  const told = socket.frames.flatMap((frame) => ('cursor' in frame && 'at' in frame ? [frame] : []))
  const at = Math.floor(told.length / 2)
  const resumed = await join(hub, session, told[at]?.cursor ?? '')
  t.equal(resumed.joined?.resumed, true)
  t.same(resumed.frames, [], 'nothing is known here yet')
  slow.go()
  t.same(
    resumed.frames.map(({ type, cursor }) => ({ type, cursor })),
    told.slice(at + 1).map(({ type, cursor }) => ({ type, cursor })),
  )
})

t.test('a comparison is shown as ended only when the log says so: the event would come once more', async (t) => {
  const person = await stack.signUp()
  await using socket = await openSocket(gateway, person.token)
  const { session } = await startOver(socket, { prompt: 'Hello', models: ['lab/brief'] })
  await socket.next('comparison.ended')
  const { userId, id: sessionId } = session
  const shown = await composeSession(bus, { userId, sessionId })
  const [comparison] = shown.fold.comparisons
  if (comparison === undefined) throw new Error('there is no comparison')

  // The same session as the database would have it a moment before it is told.
  const early = { ...comparison, id: newId() }
  const record = {
    session: { ...session, comparisons: [{ ...early, runs: [] }] },
    open: [],
  }
  const calls: Bus['call'] = async () => JSON.parse(JSON.stringify(record))
  const young: Bus = Object.assign(Object.create(bus), { call: calls })
  const composing = composeSession(young, { userId, sessionId })
  let done = false
  void composing.then(() => {
    done = true
  })
  await new Promise((resolve) => setTimeout(resolve, 200))
  t.notOk(done, 'it waits')
  const { sequence } = await bus.store(
    sessionState,
    { userId, sessionId, comparisonId: early.id },
    {
      type: 'comparison.ended',
      sessionId,
      comparisonId: early.id,
      at: early.endedAt ?? '',
      status: 'completed',
      totals: early.totals,
    },
    { messageId: newId() },
  )
  t.ok((await composing).sequence >= sequence)
})
