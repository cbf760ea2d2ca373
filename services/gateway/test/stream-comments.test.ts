import { t } from 'tap'
import { commentEveryMs } from '../src/live/stream/event-stream.ts'
import type { Script } from './fixtures/lab-worker.ts'
import { startStack } from './fixtures/start-stack.ts'

const gate = Promise.withResolvers<void>()
/** Says a word and then nothing until all streams have been seen to be alive. */
const hold: Script = async (run) => {
  await run.start()
  run.delta('first')
  await gate.promise
  await run.end()
}

const stack = await startStack({ scripts: { hold }, gateways: [{ streamBeatMs: 30 }] })
t.teardown(() => stack[Symbol.asyncDispose]())
const { gateway } = stack
const person = await stack.signUp()

/** Reads until two comments have come behind the first event, and says how it goes on. */
async function readComments(path: string, body: object | null) {
  const response = await fetch(`${gateway.url}${path}`, {
    method: body === null ? 'GET' : 'POST',
    headers: { ...person.headers, ...(body === null ? {} : { 'content-type': 'application/json' }) },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok || response.body === null) throw new Error(`${response.status}: ${await response.text()}`)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let read = ''
  const more = async () => {
    const { value, done } = await reader.read()
    read += value ?? ''
    return !done
  }
  const isAlive = () => read.slice(read.indexOf('first')).split('\n\n: still here\n\n').length > 2
  while (!(read.includes('first') && isAlive()) && (await more()));
  return {
    isAlive: isAlive(),
    rest: async () => {
      while (await more());
      return read
    },
  }
}

const message = { message: 'Hello', model: 'lab/hold', stream: true }

t.test('while nothing is said, every stream says that it is alive', async (t) => {
  t.equal(commentEveryMs, 15_000)
  const chat = await readComments('/api/v1/chat', message)
  const sessions = await gateway.app.inject({ url: '/api/v1/sessions', headers: person.headers })
  const streams = {
    chat,
    scratch: await readComments('/api/v1/chat', { ...message, scratch: true }),
    session: await readComments(`/api/v1/sessions/${sessions.json().data[0].id}/events?until=ended`, null),
    openai: await readComments('/v1/chat/completions', {
      model: 'lab/hold',
      messages: [{ role: 'user', content: 'Hello' }],
      stream: true,
    }),
  }
  gate.resolve()
  for (const [name, { isAlive, rest }] of Object.entries(streams)) {
    t.ok(isAlive, name)
    t.match(await rest(), /(comparison|run)\.ended|\[DONE\]/, `${name} goes on behind them`)
  }
})
