import t from 'tap'
import { createLogger } from '../src/create-logger.ts'

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
