import { fileURLToPath } from 'node:url'
import { freePort, startProcess, temporaryDirectory } from '@playground/testing'
import t from 'tap'

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const directory = await temporaryDirectory('playground-container')
t.teardown(() => directory[Symbol.asyncDispose]())

const run = (args: string[], env: NodeJS.ProcessEnv = {}, readyWhen?: RegExp) =>
  startProcess({
    command: process.execPath,
    args: [program, ...args],
    env: { TMPDIR: directory.path, ...env },
    ...(readyWhen === undefined ? {} : { readyWhen }),
  })

t.test('a worker whose vendor is not configured waits, is healthy, and ends when told', async (t) => {
  await using worker = await run(['worker-google'], { CONFIGURED: 'openai' }, /not configured/)
  await using health = await run(['health', 'worker-google'])
  t.equal((await health.exited).code, 0)
  t.strictSame(await worker.stop(), { code: 0, signal: null })
})

t.test('the demo upstream is started as any service and says how it is', async (t) => {
  const port = `${await freePort()}`
  await using demo = await run(['demo'], { PORT: port }, /listening/)
  await using health = await run(['health', 'demo'], { PORT: port })
  t.equal((await health.exited).code, 0, health.logs().join('\n'))
  await demo.stop()
  await using late = await run(['health', 'demo'], { PORT: port })
  t.equal((await late.exited).code, 1)
})

t.test('a service that does not exist, and a wrong setting, are said in one sentence', async (t) => {
  for (const [args, sentence] of [
    [['worker-nobody'], 'There is no service "worker-nobody" in this image.'],
    [['../gateway'], 'There is no service "../gateway" in this image.'],
    [[], 'There is no service "" in this image.'],
  ] as const) {
    await using refused = await run([...args])
    t.equal((await refused.exited).code, 1)
    t.strictSame(refused.logs(), [sentence])
  }
  await using wrong = await run(['worker-openai'], { DEMO: 'maybe' })
  t.equal((await wrong.exited).code, 1)
  t.match(wrong.logs(), [/^DEMO /])
})
