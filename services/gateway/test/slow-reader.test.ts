import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { liveEvent } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { t } from 'tap'
import { History } from './fixtures/check-history.ts'
import type { LabRun, Script } from './fixtures/lab-worker.ts'
import { joinOver, openSocket, startOver } from './fixtures/open-socket.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const gate = { flood: Promise.withResolvers<void>(), end: Promise.withResolvers<void>() }
const piece = 'y'.repeat(8000)
const pieces = 1500
let flooding: LabRun | undefined
const flood: Script = async (run) => {
  flooding = run
  await run.start()
  run.delta('begin ')
  await gate.flood.promise
  // More than the kernel holds back for two sockets.
  for (let at = 0; at < pieces; at++) {
    run.delta(`${at} ${piece}`)
    if (at % 10 === 0) await sleep(2)
  }
  await gate.end.promise
  run.delta('end')
}
const stack = await startStack({ scripts: { flood } })
t.teardown(() => {
  gate.flood.resolve()
  gate.end.resolve()
  return stack[Symbol.asyncDispose]()
})
const { gateway } = stack

t.test('who does not read holds up nobody, and gets everything at once or is cut off', async (t) => {
  const connections = new Set<Socket>()
  gateway.app.server.on('connection', (connection) => {
    connections.add(connection)
    connection.on('close', () => connections.delete(connection))
  })
  const person = await stack.signUp()
  await using healthy = await openSocket(gateway, person.token)
  const created = await startOver(healthy, { prompt: 'Flood', models: ['lab/flood'] })
  await healthy.next('run.delta')
  const slow = await openSocket(gateway, person.token)
  const silent = await openSocket(gateway, person.token)
  const joined = await joinOver(slow, created.sessionId)
  await joinOver(silent, created.sessionId)
  slow.socket.pause()
  silent.socket.pause()
  gate.flood.resolve()
  await healthy.next('run.delta', ({ index }) => index === pieces + 1)
  const buffered = [...connections].map(({ writableLength }) => writableLength)
  t.ok(Math.max(...buffered) > 256 * 1024, 'somebody is slow')
  t.ok(Math.max(...buffered) < 1024 * 1024, `nobody is owed more than a little: ${buffered}`)

  slow.socket.resume()
  const snapshot = await slow.next('run.snapshot', ({ run }) => run.text.length > pieces * 8000)
  t.equal(snapshot.run.text, flooding?.truth.text)
  gate.end.resolve()
  await slow.next('run.delta', ({ text }) => text === 'end')
  const history = new History()
  if (joined.session !== undefined) history.begin(joined.session, joined.cursor)
  for (const frame of slow.frames.slice(1)) history.take(liveEvent.parse(frame))
  t.same(history.problems, [])
  t.equal(history.runs.get(snapshot.run.id)?.text, flooding?.truth.text)
  t.ok(slow.frames.length < healthy.frames.length, 'in fewer events')

  const isGone = () => connections.size === 2
  await waitFor(isGone, { timeoutMs: 15_000, describe: 'the silent one to be cut off' })
  silent.socket.resume()
  t.ok([4408, 1006].includes((await silent.closed).code))
  t.equal((await healthy.ask({ type: 'ping' })).type, 'pong')
  await slow[Symbol.asyncDispose]()
})
