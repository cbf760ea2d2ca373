import { setTimeout as wait } from 'node:timers/promises'
import { awkwardTexts, hugePiece } from '@playground/testing'
import type { Test } from 'tap'
import { executeOnce } from './execute-once.ts'
import type { Subject } from './test-provider.ts'

/** What comes back when the vendor does its part. */
export async function testAnswers(t: Test, { provider, upstream, dialect }: Subject): Promise<void> {
  t.test('the text arrives whole and in order, measured and priced', async (t) => {
    const pieces = Array.from({ length: 50 }, (_, index) => `piece ${index}, `)
    upstream.script({ text: pieces, usage: { input: 100, output: 200 }, paceMs: 2 })
    const { outcome, text, metrics } = await executeOnce(provider)
    t.same(outcome, { kind: 'completed', finishReason: 'stop' })
    t.equal(text, pieces.join(''))
    t.match(metrics, { usage: { input: 100, output: 200, total: 300 }, usageSource: 'provider', tries: 1 })
    t.match(metrics, { costMicros: 2100, costStatus: 'exact' })
    const { ttftMs, ttfaMs, durationMs, gapMs, queueMs } = metrics
    t.ok(ttftMs !== null && durationMs !== null && ttftMs > 0 && durationMs >= ttftMs)
    t.equal(ttfaMs, ttftMs)
    t.ok(gapMs !== null && gapMs.max > 0)
    t.ok(queueMs !== null && queueMs >= 0)
  })

  t.test('reasoning is kept apart and comes first', async (t) => {
    upstream.script({ reasoning: ['Let me ', 'think.'], text: ['The ', 'answer.'], paceMs: 5 })
    const { text, reasoning, metrics } = await executeOnce(provider)
    t.equal(reasoning, 'Let me think.')
    t.equal(text, 'The answer.')
    t.ok((metrics.ttfaMs ?? 0) > (metrics.ttftMs ?? 0))
  })

  t.test('no token is counted twice', async (t) => {
    const write = dialect === 'anthropic' ? { cacheWrite: 50 } : {}
    upstream.script({ text: ['ok'], usage: { input: 100, cacheRead: 40, output: 20, reasoning: 10, ...write } })
    const { metrics } = await executeOnce(provider)
    const { usage, usageSource } = metrics
    t.match(usage, { input: 100, cacheRead: 40, cacheWrite: write.cacheWrite ?? 0 })
    t.equal(usage.output + usage.reasoning, 30)
    t.equal(usage.total, 170 + (write.cacheWrite ?? 0))
    t.equal(usageSource, 'provider')
  })

  t.test('missing and absurd counts are estimated, and labelled so', async (t) => {
    const text = ['twelve characters or so, many times over. '.repeat(10)]
    for (const usage of ['missing', { input: -5, output: -5 }, { input: 10, output: 1e12 }] as const) {
      upstream.script({ text, usage })
      const { metrics } = await executeOnce(provider)
      t.equal(metrics.usageSource, 'estimated')
      t.equal(metrics.costStatus, 'estimated')
      t.ok(metrics.usage.output > 50 && metrics.usage.output < 500, String(metrics.usage.output))
      t.ok(Number.isSafeInteger(metrics.costMicros))
    }
  })

  t.test('the reason of the end is told in our words', async (t) => {
    const reasons = [
      ['stop', 'stop'],
      ['length', 'length'],
      ['content_filter', 'content_filter'],
      ['refusal', 'content_filter'],
    ] as const
    for (const [finish, finishReason] of reasons) {
      upstream.script({ text: ['something'], finish })
      const { outcome } = await executeOnce(provider)
      t.same(outcome, { kind: 'completed', finishReason }, finish)
    }
  })

  t.test('awkward texts come through unharmed, whatever the cuts on the wire', async (t) => {
    for (const [name, pieces] of Object.entries(awkwardTexts)) {
      const expected = pieces.join('').toWellFormed().replaceAll('\u0000', '\ufffd')
      for (const wire of [undefined, { bytes: 1, everyMs: 0 }]) {
        upstream.script({ text: pieces, ...(wire === undefined ? {} : { wire }) })
        const { outcome, text, chunks } = await executeOnce(provider)
        t.equal(outcome.kind, 'completed', name)
        t.equal(text, expected, name)
        t.ok(
          chunks.every((chunk) => chunk.isWellFormed() && chunk !== ''),
          name,
        )
      }
    }
  })

  t.test('an answer beyond 1 MiB is cut there and says so', async (t) => {
    upstream.script({ text: [hugePiece(3_000_000)] })
    const { outcome, text } = await executeOnce(provider)
    t.same(outcome, { kind: 'completed', finishReason: 'length' })
    t.equal(Buffer.byteLength(text), 1024 * 1024)
  })

  t.test('a slow answer is not a silent one', async (t) => {
    upstream.script({ text: Array.from({ length: 8 }, () => 'x'), paceMs: 120 })
    const timeouts = { firstByteMs: 600, idleMs: 600, noContentMs: 600 }
    const { outcome } = await executeOnce(provider, { timeouts })
    t.equal(outcome.kind, 'completed')
  })

  t.test('stopping ends the call at the vendor, and what came is kept', async (t) => {
    upstream.script({
      text: Array.from({ length: 1000 }, (_, index) => `${index} `),
      paceMs: 10,
      usage: { input: 70, output: 1000 },
    })
    const controller = new AbortController()
    const execution = executeOnce(provider, { signal: controller.signal })
    const request = await upstream.next()
    await wait(100)
    controller.abort('cancelled')
    const abortedMs = performance.now()
    const { outcome, text, metrics } = await execution
    const { by, pieces } = await request.ended
    t.same(outcome, { kind: 'stopped', reason: 'cancelled' })
    t.equal(by, 'client')
    t.ok(performance.now() - abortedMs < 2000)
    t.ok(pieces < 1000)
    t.match(text, /^0 1 /)
    t.equal(metrics.usageSource, 'estimated')
    t.ok(metrics.usage.input > 0 && metrics.usage.output > 0)
  })

  t.test('it stops at its share of the cost', async (t) => {
    upstream.script({ text: Array.from({ length: 1000 }, () => 'forty characters that cost ten tokens.. '), paceMs: 1 })
    const { outcome, text, metrics } = await executeOnce(provider, { input: { costCapMicros: 1000 } })
    t.match(outcome, { kind: 'fault', fault: { code: 'cost_cap_reached', retryable: false } })
    t.ok(text.length >= 40 && text.length < 10_000)
    t.ok((metrics.costMicros ?? 0) >= 1000 && (metrics.costMicros ?? 0) < 2000, String(metrics.costMicros))
    t.equal(upstream.requests.length, 1)
  })
}
