import { test } from 'tap'
import {
  awkwardTexts,
  defaultUsage,
  digestOf,
  echoText,
  generatedText,
  generatePrompt,
  hugePiece,
  promptedText,
  providerDialects,
  type ScriptedFinish,
  startProviderUpstream,
} from '../../src/index.ts'
import { readWithSdk } from './fixtures/read-with-sdk.ts'

const usage = { input: 100, cacheRead: 40, cacheWrite: 7, output: 20, reasoning: 9 }

/** What each vendor makes of these buckets. */
const vendorUsage = {
  'openai-responses': {
    input_tokens: 147,
    input_tokens_details: { cached_tokens: 40 },
    output_tokens: 29,
    output_tokens_details: { reasoning_tokens: 9 },
    total_tokens: 176,
  },
  'openai-chat': {
    prompt_tokens: 147,
    prompt_tokens_details: { cached_tokens: 40 },
    completion_tokens: 29,
    completion_tokens_details: { reasoning_tokens: 9 },
    total_tokens: 176,
  },
  anthropic: { input_tokens: 100, cache_read_input_tokens: 40, cache_creation_input_tokens: 7, output_tokens: 29 },
  gemini: {
    promptTokenCount: 147,
    cachedContentTokenCount: 40,
    candidatesTokenCount: 20,
    thoughtsTokenCount: 9,
    totalTokenCount: 176,
  },
}

const vendorFinish: Record<(typeof providerDialects)[number], Record<ScriptedFinish, string>> = {
  'openai-responses': {
    stop: 'completed',
    length: 'max_output_tokens',
    content_filter: 'content_filter',
    refusal: 'completed',
  },
  'openai-chat': { stop: 'stop', length: 'length', content_filter: 'content_filter', refusal: 'stop' },
  anthropic: { stop: 'end_turn', length: 'max_tokens', content_filter: 'refusal', refusal: 'refusal' },
  gemini: { stop: 'STOP', length: 'MAX_TOKENS', content_filter: 'SAFETY', refusal: 'PROHIBITED_CONTENT' },
}

for (const dialect of providerDialects) {
  test(`${dialect}: the SDK reads every piece of reasoning and text, usage and the end`, async (t) => {
    await using upstream = await startProviderUpstream()
    upstream.script({ reasoning: ['First ', 'think.'], text: ['Hel', 'lo ', '🦊'], usage })
    const read = await readWithSdk(upstream, dialect)
    t.same(read.reasoning, ['First ', 'think.'])
    t.same(read.text, ['Hel', 'lo ', '🦊'])
    t.equal(read.terminal, true)
    t.equal(read.finish, vendorFinish[dialect].stop)
    t.match(read.usage, vendorUsage[dialect])
  })

  test(`${dialect}: every finish reason is said in the vendor's words`, async (t) => {
    await using upstream = await startProviderUpstream()
    for (const finish of ['length', 'content_filter', 'refusal'] as const) {
      upstream.script({ text: ['part'], finish })
      const read = await readWithSdk(upstream, dialect)
      t.equal(read.finish, vendorFinish[dialect][finish], finish)
      const refuses = finish === 'refusal' && dialect.startsWith('openai')
      t.equal(read.refusal !== '', refuses)
    }
  })

  test(`${dialect}: usage is as scripted, however wrong, or missing`, async (t) => {
    await using upstream = await startProviderUpstream()
    upstream.script([
      { text: ['a'] },
      { text: ['a'], usage: { input: -5, output: 1e12 } },
      { text: ['a'], usage: 'missing' },
    ])
    t.match(JSON.stringify((await readWithSdk(upstream, dialect)).usage), `${defaultUsage.output}`)
    t.match(JSON.stringify((await readWithSdk(upstream, dialect)).usage), '1000000000000')
    t.notOk((await readWithSdk(upstream, dialect)).usage)
  })

  test(`${dialect}: awkward text arrives as it was scripted, also one byte at a time`, async (t) => {
    await using upstream = await startProviderUpstream()
    for (const [name, text] of Object.entries(awkwardTexts)) {
      upstream.script({ text })
      t.same((await readWithSdk(upstream, dialect)).text, text, name)
    }
    upstream.script({ text: ['é', '漢字', '🦊'], wire: { bytes: 1, everyMs: 0 } })
    t.same((await readWithSdk(upstream, dialect)).text, ['é', '漢字', '🦊'])
    upstream.script({ text: [hugePiece()] })
    t.equal((await readWithSdk(upstream, dialect)).text.join('').length, 3_000_000)
  })

  test(`${dialect}: an echo shows exactly what was sent`, async (t) => {
    await using upstream = await startProviderUpstream()
    const messages = [
      { role: 'system', text: 'Be kind.' },
      { role: 'user', text: 'one 🦊' },
      { role: 'assistant', text: 'two' },
      { role: 'user', text: 'three' },
    ] as const
    t.equal((await readWithSdk(upstream, dialect, { messages })).text.join(''), echoText(messages))
    upstream.script({ echo: 'digest' })
    t.equal((await readWithSdk(upstream, dialect, { messages })).text.join(''), digestOf(messages))
    t.not(digestOf(messages), digestOf(messages.slice(1)))
    t.same(upstream.requests[0]?.messages, messages)
    t.equal(upstream.requests[0]?.model, 'test-model')
  })

  test(`${dialect}: generated text is the same on both sides`, async (t) => {
    await using upstream = await startProviderUpstream()
    const options = { seed: 's1', chunks: 50, everyMs: 1 }
    const messages = [{ role: 'user', text: generatePrompt(options) }] as const
    const prompted = await readWithSdk(upstream, dialect, { messages })
    t.equal(prompted.text.length, 50)
    t.equal(prompted.text.join(''), promptedText(options, 'test-model'))
    upstream.script({ generate: { seed: 's2', chunks: 500, everyMs: 0 } })
    t.equal((await readWithSdk(upstream, dialect)).text.join(''), generatedText('s2', 500))
  })
}
