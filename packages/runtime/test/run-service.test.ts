import { spawn } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'

const program = new URL('./fixtures/service.ts', import.meta.url).pathname

/** Starts the fixture and waits for a line that holds `word`, or for its end. */
async function start(env: Record<string, string>, ipc = false) {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...env },
    stdio: ipc ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  // Not 'close': Node does not emit it for a child whose IPC channel was disconnected here.
  const ends = [child.stdout, child.stderr].map((stream) => (stream === null ? null : once(stream, 'end')))
  const exited = Promise.all([once(child, 'exit'), ...ends]).then(([[code]]) => code)
  const ready = new Promise<void>((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('started')) resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    void exited.then(() => resolve())
  })
  await ready
  return { child, exited, output: () => output }
}

t.test('SIGTERM closes with the grace and exits 0', async (t) => {
  const { child, exited, output } = await start({ SHUTDOWN_GRACE_MS: '1234' })
  child.kill('SIGTERM')
  const code = await exited
  t.equal(code, 0)
  t.match(output(), /closed with 1234/)
})

t.test('the death of the parent ends the service', async (t) => {
  const { child, exited, output } = await start({}, true)
  child.disconnect()
  const code = await exited
  t.equal(code, 0)
  t.match(output(), /closed with/)
})

t.test('a wrong setting is said in a sentence and the exit code is 1', async (t) => {
  const { exited, output } = await start({ SHUTDOWN_GRACE_MS: 'soon' })
  const code = await exited
  t.equal(code, 1)
  t.match(output(), /^fixture does not start\. SHUTDOWN_GRACE_MS is not usable/)
})

t.test('an unforeseen rejection is logged, closes without grace and exits 1', async (t) => {
  const { exited, output } = await start({ FAIL: 'rejection' })
  const code = await exited
  t.equal(code, 1)
  t.match(output(), /unhandled rejection/)
  t.match(output(), /closed with 0/)
})

t.test('a failed start exits 1', async (t) => {
  const { exited, output } = await start({ FAIL: 'start' })
  const code = await exited
  t.equal(code, 1)
  t.match(output(), /could not start/)
})

t.test('nothing of what traces, measures or reports is loaded unless it is asked for', async (t) => {
  const watch = `import { registerHooks } from 'node:module'
registerHooks({ resolve(name, context, next) {
  if (/^(@opentelemetry\\/(?!api$)|@sentry\\/|prom-client$)/.test(name)) process.stderr.write('loads ' + name + '\\n')
  return next(name, context)
} })`
  const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(watch)}`
  const off = await start({ NODE_OPTIONS })
  off.child.kill('SIGTERM')
  await off.exited
  t.notMatch(off.output(), 'loads ')
  const nowhere = 'http://127.0.0.1:9'
  const asked = {
    OTEL_EXPORTER_OTLP_ENDPOINT: nowhere,
    METRICS_PORT: '0',
    ERROR_DSN: 'http://key@127.0.0.1:9/1',
  }
  const on = await start({ NODE_OPTIONS, ...asked })
  on.child.kill('SIGTERM')
  t.equal(await on.exited, 0)
  for (const name of ['@opentelemetry/sdk-trace', 'prom-client', '@sentry/core']) t.match(on.output(), `loads ${name}`)
})
