import { decodeVectors } from '@playground/contracts'
import type { ProviderAnswer, ProviderDialect } from '@playground/testing'
import type { Test } from 'tap'
import { answerJson } from './answer-json.ts'
import { executeOnce } from './execute-once.ts'
import { type Subject, testKey } from './test-provider.ts'

/** What comes back when texts are embedded, and what when the vendor does not do its part. */
export async function testEmbeddings(t: Test, { provider, upstream, dialect }: Subject): Promise<void> {
  const embed = (texts: readonly string[], more: Parameters<typeof executeOnce>[1] = {}) =>
    executeOnce(provider, { about: { kind: 'embedding', texts }, ...more })

  t.test('one vector per text, in order, in one piece, counted and priced', async (t) => {
    const texts = ['first', 'second 🦊', 'third']
    upstream.script(answerJson(bodyOf(dialect, texts.map(vectorOf))))
    const { outcome, text, chunks, metrics, request } = await embed(texts)
    t.same(outcome, { kind: 'completed', finishReason: 'stop' })
    t.same(
      decodeVectors(text).map((vector) => Array.from(vector)),
      texts.map(vectorOf),
    )
    t.equal(chunks.length, 1)
    t.match(metrics, { usage: { input: 12, output: 0, total: 12 }, usageSource: 'provider', costMicros: 12, tries: 1 })
    t.same(request.droppedParameters, [])
    const sent = JSON.stringify(upstream.requests[0]?.body)
    for (const content of texts) t.match(sent, content)
    t.notMatch(JSON.stringify(request), testKey)
  })

  t.test('as many texts as anybody may ask about at once', async (t) => {
    const texts = Array.from({ length: 256 }, (_, index) => `text ${index}`)
    upstream.script(({ body }) => answerJson(bodyOf(dialect, textsIn(body).map(vectorOf))))
    const { outcome, text } = await embed(texts)
    t.equal(outcome.kind, 'completed')
    t.same(
      decodeVectors(text).map((vector) => Array.from(vector)),
      texts.map(vectorOf),
    )
  })

  t.test('vectors are told apart from what is none', async (t) => {
    const wrong: readonly (readonly [name: string, answer: ProviderAnswer])[] = [
      ['too few', answerJson(bodyOf(dialect, [[1, 2]]))],
      ['of different lengths', answerJson(bodyOf(dialect, [[1, 2], [1]]))],
      ['empty', answerJson(bodyOf(dialect, [[], []]))],
      ['nothing', answerJson({})],
      [
        'no JSON',
        { raw: (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"da') },
      ],
    ]
    for (const [name, answer] of wrong) {
      upstream.reset()
      upstream.script(answer)
      const { outcome, text } = await embed(['one', 'two'])
      t.match(outcome, { kind: 'fault', fault: { code: 'provider_protocol_error' } }, name)
      t.equal(text, '', name)
    }
  })

  t.test('refusals are those of a chat, and are tried again like them', async (t) => {
    const refusals = [
      [{ fault: 'bad-key' }, 'provider_auth', 1],
      [{ fault: 'status', status: 400 }, 'invalid_request', 1],
      [{ fault: 'status', status: 429 }, 'provider_rate_limited', 3],
      [{ fault: 'status', status: 500 }, 'provider_unavailable', 3],
      [{ fault: 'reset' }, 'provider_unreachable', 3],
    ] as const
    for (const [answer, code, calls] of refusals) {
      upstream.reset()
      upstream.script(answer)
      const { outcome, metrics } = await embed(['one'])
      t.match(outcome, { kind: 'fault', fault: { code } })
      t.equal(upstream.requests.length, calls, code)
      t.equal(metrics.usage.total, 0, 'a refused request costs nothing')
    }
  })

  t.test('a vendor that says nothing is given up', async (t) => {
    upstream.script({ fault: 'no-headers' })
    const { outcome } = await embed(['one'], { timeouts: { firstByteMs: 150 } })
    t.match(outcome, { kind: 'fault', fault: { code: 'timeout_first_byte' } })
    upstream.script({
      raw: (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
    })
    const stalled = await embed(['one'], { timeouts: { idleMs: 150 } })
    t.match(stalled.outcome, { kind: 'fault', fault: { code: 'timeout_idle' } })
  })

  t.test('stopping ends the call at the vendor', async (t) => {
    upstream.script({ fault: 'no-headers' })
    const controller = new AbortController()
    const execution = embed(['one'], { signal: controller.signal })
    const request = await upstream.next()
    controller.abort('cancelled')
    t.same((await execution).outcome, { kind: 'stopped', reason: 'cancelled' })
    t.equal((await request.ended).by, 'client')
  })
}

/** Numbers that a 32-bit float holds exactly. */
function vectorOf(text: string): number[] {
  return [text.length, text.charCodeAt(text.length - 1) / 256, -0.5]
}

/** A vendor's body: the order is OpenAI's `index`, and Gemini's own. */
function bodyOf(dialect: ProviderDialect, vectors: readonly (readonly number[])[]): unknown {
  if (dialect === 'gemini') {
    return { embeddings: vectors.map((values) => ({ values })), usageMetadata: { promptTokenCount: 12 } }
  }
  const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }))
  return {
    object: 'list',
    data: data.toReversed(),
    model: 'test-model',
    usage: { prompt_tokens: 12, total_tokens: 12 },
  }
}

function textsIn(body: unknown): string[] {
  const sent = JSON.parse(JSON.stringify(body), (_key, value: unknown) => value)
  const inputs: unknown[] = sent.input ?? sent.requests
  return inputs.map((input) =>
    typeof input === 'string' ? input : (JSON.stringify(input).match(/text \d+/)?.[0] ?? ''),
  )
}
