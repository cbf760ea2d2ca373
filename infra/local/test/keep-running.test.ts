import { startProcess, waitFor } from '@playground/testing'
import { test } from 'tap'
import { keepRunning } from '../src/keep-running.ts'

const sleeper = () =>
  startProcess({
    command: process.execPath,
    args: ['--eval', 'console.log("up"); setInterval(() => {}, 1000)'],
    readyWhen: /up/,
  })

test('starts again what ends by itself, and says so', async (t) => {
  const said: string[] = []
  const handle = await keepRunning('sleeper', { start: sleeper, restartCrashed: true, say: (line) => said.push(line) })
  const first = handle.pid
  handle.kill()
  await waitFor(() => handle.pid !== first)
  t.match(said, [/stopped \(SIGKILL\), starting it again in 250 ms/])
  await handle.stop(1_000)
})

test('leaves it ended where that is wanted, and restarts it when told', async (t) => {
  const handle = await keepRunning('sleeper', { start: sleeper, restartCrashed: false, say: () => {} })
  const first = handle.pid
  handle.kill()
  t.same(await handle.exited, { code: null, signal: 'SIGKILL' })
  t.equal(handle.pid, first)
  await handle.restart()
  t.not(handle.pid, first)
  await handle.stop(1_000)
})

test('a restart of a running one ends the old process and does not count as a crash', async (t) => {
  const said: string[] = []
  const handle = await keepRunning('sleeper', { start: sleeper, restartCrashed: true, say: (line) => said.push(line) })
  const { pid, exited } = handle
  await handle.restart()
  t.same(await exited, { code: null, signal: 'SIGKILL' })
  t.not(handle.pid, pid)
  t.same(said, [])
  await handle.stop(1_000)
  t.same(await handle.exited, { code: null, signal: 'SIGTERM' })
})
