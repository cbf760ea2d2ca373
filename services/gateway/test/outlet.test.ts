import { t } from 'tap'
import { LiveFrame, type LiveType } from '../src/live/live-frame.ts'
import { Outlet } from '../src/live/outlet.ts'

/** A connection whose reader is as slow as the test says. */
function connection() {
  const sent: LiveFrame[] = []
  const state = { buffered: 0, closed: false }
  let written = () => {}
  const outlet = new Outlet({
    bufferedBytes: () => state.buffered,
    write: (frame, done) => {
      sent.push(frame)
      state.buffered += frame.socketBytes.length
      written = done
    },
    closeAsSlow: () => {
      state.closed = true
    },
  })
  const read = (leaving: number) => {
    state.buffered = leaving
    written()
  }
  return { outlet, sent, state, read }
}

const frame = (type: LiveType, about: string | null, sequence: number, length = 10) =>
  new LiveFrame(
    { type, about, sequence, cursor: `log.${sequence}` },
    Buffer.from(JSON.stringify({ type, fill: 'x'.repeat(length) })),
  )
const snapshotOf = (sequence: number) => (runId: string) => frame('run.snapshot', runId, sequence)
const told = (frames: readonly LiveFrame[]) => frames.map(({ type, about, cursor }) => `${type} ${about} ${cursor}`)

t.test('a reader who keeps up gets every event as it is', async (t) => {
  const { outlet, sent, read } = connection()
  for (let at = 1; at <= 100; at++) {
    outlet.send('s', frame('run.delta', 'a', at, 10_000), `log.${at - 1}`, snapshotOf(at))
    read(0)
  }
  t.same(
    told(sent),
    Array.from({ length: 100 }, (_, at) => `run.delta a log.${at + 1}`),
  )
})

t.test('a slow one gets each run as it is once it has read, endings in their place', async (t) => {
  const { outlet, sent, state, read } = connection()
  const send = (type: LiveType, about: string | null, sequence: number, length?: number) =>
    outlet.send('s', frame(type, about, sequence, length), `log.${sequence - 1}`, snapshotOf(99))
  send('run.delta', 'a', 1, 300_000)
  t.equal(sent.length, 1)
  send('run.delta', 'a', 2)
  send('run.progress', 'b', 3)
  send('run.started', 'b', 4)
  send('run.delta', 'b', 5)
  send('run.ended', 'a', 6)
  send('run.queued', 'c', 7)
  send('run.delta', 'b', 8)
  t.equal(sent.length, 1, 'nothing is sent to who does not read')
  read(100_000)
  t.equal(sent.length, 1, 'nor to who reads a little')
  read(60_000)
  t.same(told(sent.slice(1)), [
    'run.started b log.1',
    'run.snapshot a log.1',
    'run.ended a log.1',
    'run.queued c log.1',
    'run.snapshot b log.8',
  ])
  send('run.delta', 'b', 9)
  t.equal(told(sent).at(-1), 'run.delta b log.9')
  t.notOk(state.closed)
  outlet.end()
})

t.test('one that asks without reading is cut off', async (t) => {
  const { outlet, state } = connection()
  const answer = (bytes: number) => {
    state.buffered += bytes
    outlet.wrote(bytes)
  }
  answer(3_000_000)
  t.notOk(state.closed, 'a large session alone is no offence')
  answer(900_000)
  t.notOk(state.closed)
  answer(200_000)
  t.ok(state.closed)
})

t.test('what waits is sent before a stream is finished', async (t) => {
  const { outlet, sent, read } = connection()
  outlet.send('s', frame('run.delta', 'a', 1, 300_000), '', snapshotOf(1))
  outlet.send('s', frame('comparison.ended', 'k', 2), 'log.1', snapshotOf(2))
  let finished = false
  outlet.afterAll(() => {
    finished = true
  })
  t.notOk(finished)
  read(0)
  t.ok(finished)
  t.equal(told(sent).at(-1), 'comparison.ended k log.2')
})
