import { newId, procedures } from '@playground/contracts'
import { test } from 'tap'
import { announceModels } from '../fixtures/announce.ts'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'

test('the input of a first turn comes with its job, the very one that would be asked for', async (t) => {
  await using stack = await startStack()
  await using _models = await announceModels(stack.bus, [modelOf('alpha/one')])
  const userId = await stack.register()
  const start = async (prompt: string) => {
    const lanes = [{ model: 'alpha/one', instructions: 'Be brief.', temperature: 0.5 }]
    const head = { userId, sessionId: newId(), acceptedAtMs: Date.now(), idempotency: null }
    const { jobs } = await stack.bus.call(procedures.startSession, { ...head, body: { prompt, lanes } })
    return jobs
  }
  const [short] = await start('Why is the sky blue?')
  t.match(short?.input, { instructions: 'Be brief.', messages: [{ role: 'user', content: 'Why is the sky blue?' }] })
  const asked = { runId: short?.runId ?? '', provider: 'alpha' }
  t.same(short?.input, await stack.bus.call(procedures.readRunInput, asked))
  const [long] = await start('why '.repeat(5000))
  t.ok(long)
  t.equal(long?.input, undefined, 'a long one is asked for')
})
