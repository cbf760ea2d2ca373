import t from 'tap'
import { createReplayClock } from '../src/replay-clock.ts'

function setUp(lengthMs = 10_000) {
  let nowMs = 1000
  let frame: (() => void) | null = null
  const clock = createReplayClock(() => lengthMs, {
    nowMs: () => nowMs,
    nextFrame: (act) => {
      frame = act
      return () => {
        frame = null
      }
    },
  })
  const pass = (ms: number) => {
    nowMs += ms
    const act = frame
    frame = null
    act?.()
  }
  return { clock, pass }
}

t.test('it plays from the beginning to the end, and then shows the present again', async (t) => {
  const { clock, pass } = setUp()
  t.equal(clock.atMs(), null)
  clock.play()
  t.equal(clock.atMs(), 0)
  pass(2500)
  t.equal(clock.atMs(), 2500)
  pass(2500)
  t.equal(clock.atMs(), 5000)
  t.ok(clock.playing())
  pass(6000)
  t.equal(clock.atMs(), null)
  t.notOk(clock.playing())
})

t.test('another speed counts from where it stands', async (t) => {
  const { clock, pass } = setUp()
  clock.play()
  pass(1000)
  clock.setSpeed(4)
  pass(1000)
  t.equal(clock.atMs(), 5000)
})

t.test('the handle can be drawn while it plays and while it stands', async (t) => {
  const { clock, pass } = setUp()
  clock.seek(7000)
  t.equal(clock.atMs(), 7000)
  pass(500)
  t.equal(clock.atMs(), 7000)
  clock.play()
  pass(500)
  t.equal(clock.atMs(), 7500)
  clock.seek(-5)
  pass(100)
  t.equal(clock.atMs(), 100)
  clock.pause()
  pass(100)
  t.equal(clock.atMs(), 100)
  clock.seek(99_999)
  t.equal(clock.atMs(), 10_000)
  clock.leave()
  t.equal(clock.atMs(), null)
})

t.test('whoever listens hears of every step until they leave', async (t) => {
  const { clock, pass } = setUp()
  let heard = 0
  const leave = clock.subscribe(() => heard++)
  clock.play()
  pass(10)
  leave()
  pass(10)
  t.equal(heard, 2)
})
