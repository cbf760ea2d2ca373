import { fork } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { test } from 'tap'
import { freePort, startProcess, temporaryDirectory, waitFor } from '../src/index.ts'

const node = (source: string) => ({ command: process.execPath, args: ['--eval', source] })
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('is ready when a line matches, and keeps what the program said', async (t) => {
  await using running = await startProcess({
    ...node('console.log("one"); console.error("ready now"); setInterval(() => {}, 1000)'),
    readyWhen: /ready now/,
  })
  t.ok(isAlive(running.pid))
  t.same(running.logs().toSorted(), ['one', 'ready now'])
})

test('is ready when the URL answers', async (t) => {
  const port = await freePort()
  await using _running = await startProcess({
    ...node(`setTimeout(() => require("http").createServer((q, s) => s.end("hi")).listen(${port}, "127.0.0.1"), 100)`),
    readyWhen: { url: `http://127.0.0.1:${port}/` },
  })
  t.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'hi')
})

test('refuses a program that ends early, with what it said', async (t) => {
  const starting = startProcess({ ...node('console.error("no such door"); process.exit(3)'), readyWhen: /never/ })
  await t.rejects(starting, { message: /ended early with code 3[\s\S]*no such door/ })
})

test('refuses a program that is not there', async (t) => {
  await t.rejects(startProcess({ command: '/nowhere/at-all' }), { code: 'ENOENT' })
})

test('gives up on a program that does not get ready, and ends it', async (t) => {
  const starting = startProcess({
    ...node('console.log(process.pid); setInterval(() => {}, 1000)'),
    readyWhen: /never/,
    readyTimeoutMs: 500,
  })
  const error = await starting.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  const message = error instanceof Error ? error.message : ''
  t.match(message, /was not ready after 500 ms/)
  const pid = Number(/^\d+$/m.exec(message)?.[0])
  t.ok(pid > 0)
  t.notOk(isAlive(pid))
})

test('tells how the program ended', async (t) => {
  const byItself = await startProcess(node('process.exit(7)'))
  t.same(await byItself.exited, { code: 7, signal: null })
  const killed = await startProcess(node('setInterval(() => {}, 1000)'))
  killed.kill()
  t.same(await killed.exited, { code: null, signal: 'SIGKILL' })
})

test('stops a program that ignores the signal, and a paused one', async (t) => {
  const stubborn = await startProcess({
    ...node('process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)'),
    readyWhen: /up/,
  })
  t.same(await stubborn.stop(100), { code: null, signal: 'SIGKILL' })
  const paused = await startProcess({ ...node('console.log("up"); setInterval(() => {}, 1000)'), readyWhen: /up/ })
  await paused.pause()
  t.same(await paused.stop(), { code: null, signal: 'SIGTERM' })
})

test('a paused program says nothing until it is resumed', async (t) => {
  await using running = await startProcess({
    ...node('let n = 0; setInterval(() => console.log(++n), 10)'),
    readyWhen: /^3$/,
  })
  await running.pause()
  // What it wrote before may still be in the pipe.
  const silent = await waitFor(async () => {
    const before = running.logs().length
    await new Promise((resolve) => setTimeout(resolve, 200))
    return running.logs().length === before ? before : undefined
  })
  running.resume()
  await waitFor(() => running.logs().length > silent)
  t.ok(running.logs().length > silent)
})

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  test(`children and temporary directories go when their parent gets ${signal}`, async (t) => {
    await using scratch = await temporaryDirectory('playground-test')
    const parent = fork(new URL('programs/parent.ts', import.meta.url), [], {
      env: { ...process.env, TMPDIR: scratch.path },
    })
    const [message] = await once(parent, 'message')
    const { pid, pausedPid, directory } = JSON.parse(String(message))
    t.ok(isAlive(pid))
    t.ok((await stat(directory)).isDirectory())
    parent.kill(signal)
    await waitFor(() => !isAlive(pid) && !isAlive(pausedPid), { describe: 'both children to end' })
    await waitFor(
      () =>
        stat(directory).then(
          () => false,
          () => true,
        ),
      { describe: 'the directory to go' },
    )
    t.pass('nothing is left')
  })
}
