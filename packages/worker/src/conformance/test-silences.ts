import type { RunErrorCode } from '@playground/contracts'
import type { ProviderAnswer } from '@playground/testing'
import type { Test } from 'tap'
import { executeOnce } from './execute-once.ts'
import type { Subject } from './test-provider.ts'

const short = { firstByteMs: 250, idleMs: 250, noContentMs: 450 }

/** A vendor that says nothing, or stops saying anything. */
export async function testSilences(t: Test, { provider, upstream }: Subject): Promise<void> {
  const before: readonly (readonly [name: string, answer: ProviderAnswer, code: RunErrorCode])[] = [
    ['headers that never come', { fault: 'no-headers' }, 'timeout_first_byte'],
    ['headers and then nothing', { fault: 'no-body' }, 'timeout_idle'],
    ['nothing but keep-alives', { ending: 'hang-with-keep-alive', keepAliveMs: 50 }, 'timeout_idle'],
    ['a stream without anything in it', { fault: 'empty-stream' }, 'empty_response'],
    ['a stream without output', { ending: 'cut' }, 'empty_response'],
    ['an answer of no words', { text: [], usage: { input: 5, output: 0 } }, 'empty_response'],
  ]
  for (const [name, answer, code] of before) {
    t.test(`${name}: ${code}, after one more try`, async (t) => {
      upstream.script(answer)
      const { outcome } = await executeOnce(provider, { timeouts: short })
      t.match(outcome, { kind: 'fault', fault: { code, retryable: true } })
      t.equal(upstream.requests.length, 2)
    })
  }

  t.test('a second try may bring what the first did not', async (t) => {
    upstream.script([{ fault: 'no-headers' }, { text: ['late'] }])
    const { outcome, text } = await executeOnce(provider, { timeouts: short })
    t.equal(outcome.kind, 'completed')
    t.equal(text, 'late')
  })

  const after: readonly (readonly [
    name: string,
    ending: 'hang' | 'hang-with-keep-alive' | 'cut' | 'reset',
    code: RunErrorCode,
  ])[] = [
    ['silence in the middle', 'hang', 'timeout_idle'],
    ['keep-alives without content in the middle', 'hang-with-keep-alive', 'timeout_idle'],
    ['a clean end without the terminal marker', 'cut', 'stream_cut'],
    ['a connection that is reset', 'reset', 'stream_cut'],
  ]
  for (const [name, ending, code] of after) {
    t.test(`${name}: ${code}, what came is kept and nothing tried again`, async (t) => {
      upstream.script({ text: ['half ', 'an answer'], ending, paceMs: 5 })
      const { outcome, text } = await executeOnce(provider, { timeouts: short })
      t.match(outcome, { kind: 'fault', fault: { code } })
      t.equal(text, 'half an answer')
      t.equal(upstream.requests.length, 1)
    })
  }

  t.test('an endless answer ends with the time that is allowed', async (t) => {
    upstream.script({ generate: { seed: 'endless', chunks: 100_000, everyMs: 20 } })
    const { outcome, text } = await executeOnce(provider, { timeouts: { totalMs: 400 } })
    t.match(outcome, { kind: 'fault', fault: { code: 'timeout_total', retryable: false } })
    t.not(text, '')
    const [request] = upstream.requests
    t.equal((await request?.ended)?.by, 'client', 'the connection is closed, not left to itself')
  })
}
