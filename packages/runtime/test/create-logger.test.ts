import t from 'tap'
import { createLogger } from '../src/create-logger.ts'
import { forRequest } from '../src/request-context.ts'

const capture = (): { lines: string[]; write: (line: string) => void } => {
  const lines: string[] = []
  return { lines, write: (line) => lines.push(line) }
}

t.test('secrets and words of people do not reach the log, at any of the depths we log', async (t) => {
  const sink = capture()
  const logger = createLogger({ service: 'test', level: 'info' }, sink)
  logger.info(
    { token: 'CANARY', user: { password: 'CANARY' }, a: { b: { apiKey: 'CANARY' } }, run: { text: 'CANARY' } },
    'x',
  )
  t.notMatch(sink.lines.join(''), 'CANARY')
  t.match(sink.lines.join(''), '[redacted]')
})

t.test('an error is logged by name, code, message and cause, without what a vendor hung on it', async (t) => {
  const sink = capture()
  const logger = createLogger({ service: 'test', level: 'info' }, sink)
  const error = Object.assign(new Error('refused', { cause: new Error('below') }), {
    code: 'E1',
    headers: { k: 'CANARY' },
  })
  logger.error({ err: error }, 'failed')
  t.match(JSON.parse(sink.lines[0] ?? ''), {
    err: { type: 'Error', code: 'E1', message: 'refused', cause: { message: 'below' } },
  })
  t.notMatch(sink.lines.join(''), 'CANARY')
})

t.test('line breaks and escapes of outsiders stay inside one line', async (t) => {
  const sink = capture()
  createLogger({ service: 'test', level: 'info' }, sink).info({ agent: 'a\r\n{"level":60}\u001b[31m' }, 'x')
  t.equal(sink.lines.length, 1)
  t.equal(sink.lines[0]?.trimEnd().split('\n').length, 1)
  t.notMatch(sink.lines[0], '\u001b')
})

t.test('what looks like a key is in no line, wherever it was said', async (t) => {
  const sink = capture()
  const logger = createLogger({ service: 'test', level: 'info' }, sink)
  const keys = [
    'sk-proj-CANARY123456',
    'sk-ant-api03-CANARY123456',
    'pat_CANARY1234567890',
    'AIzaSyCANARY1234567890',
    'Bearer CANARY1234567890',
    'eyJhbGciOiJIUzI1NiJ9.CANARY.CANARY',
    '$argon2id$v=19$m=47104,t=1,p=1$CANARY$CANARY',
    'postgres://app:CANARY@127.0.0.1:5432/playground',
  ]
  for (const key of keys) {
    const error = new Error(`refused: ${key}`, { cause: new Error(key) })
    logger.warn({ err: error, detail: `a "${key}" b`, deep: { list: [{ said: key }] } }, `it said ${key}.`)
  }
  t.notMatch(sink.lines.join(''), 'CANARY')
  for (const line of sink.lines)
    t.match(JSON.parse(line), { detail: /^a ".*\[key\].*" b$/ }, 'a line is JSON all the same')
  logger.info({ runId: '01a211bb-467e-75aa-b8f9-1776bb8fd0a5' }, 'x')
  t.match(sink.lines.at(-1), '01a211bb-467e-75aa-b8f9-1776bb8fd0a5', 'ids are no keys')
})

t.test('what is logged for a request has its id', async (t) => {
  const sink = capture()
  const logger = createLogger({ service: 'test', level: 'info' }, sink)
  logger.info('before')
  await forRequest({ requestId: 'the-request' }, async () => {
    await new Promise(setImmediate)
    logger.child({ part: 'p' }).info('within')
  })
  const [before, within] = sink.lines.map((line): unknown => JSON.parse(line))
  t.notOk(before !== null && typeof before === 'object' && 'requestId' in before)
  t.match(within, { requestId: 'the-request', part: 'p' })
})
