import { decodeVerdicts } from '@playground/contracts'
import type { Test } from 'tap'
import { answerJson } from './answer-json.ts'
import { executeOnce } from './execute-once.ts'
import type { Subject } from './test-provider.ts'

/** What comes back when texts are judged, in OpenAI's words: nobody else offers it. */
export async function testModeration(t: Test, { provider, upstream }: Subject): Promise<void> {
  const judge = (texts: readonly string[]) => executeOnce(provider, { about: { kind: 'moderation', texts } })
  const result = (categories: Record<string, boolean | null>) => ({
    flagged: Object.values(categories).includes(true),
    categories,
    category_scores: {},
    category_applied_input_types: {},
  })

  t.test('one verdict per text, with what it is flagged for; nobody pays for it', async (t) => {
    const results = [result({ violence: false, illicit: null }), result({ violence: true, 'hate/threatening': true })]
    upstream.script(answerJson({ id: 'modr-1', model: 'test-model', results }))
    const { outcome, text, metrics } = await judge(['fine', 'not fine'])
    t.equal(outcome.kind, 'completed')
    t.same(decodeVerdicts(text), [
      { flagged: false, categories: [] },
      { flagged: true, categories: ['violence', 'hate/threatening'] },
    ])
    t.match(metrics, { usage: { total: 0 }, costMicros: 0 })
    t.match(upstream.requests[0], { body: { model: 'test-model', input: ['fine', 'not fine'] } })
  })

  t.test('no verdict is taken for one', async (t) => {
    for (const body of [{}, { results: [] }, { results: [{ flagged: 'yes' }] }, { results: [{}, {}] }]) {
      upstream.reset()
      upstream.script(answerJson({ id: 'modr-1', model: 'test-model', ...body }))
      const { outcome } = await judge(['fine'])
      t.match(outcome, { kind: 'fault', fault: { code: 'provider_protocol_error' } }, JSON.stringify(body))
    }
  })

  t.test('a vendor in trouble is asked again', async (t) => {
    upstream.script([{ fault: 'status', status: 500 }, answerJson({ model: 'm', results: [result({})] })])
    const { outcome, metrics } = await judge(['fine'])
    t.equal(outcome.kind, 'completed')
    t.equal(metrics.tries, 2)
  })
}
