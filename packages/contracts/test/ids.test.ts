import t from 'tap'
import { id, modelId, newId, providerId, splitModelId } from '../src/ids.ts'

t.test('ids are version 7, unique, and sort in the order they were made', async (t) => {
  const made = Array.from({ length: 10_000 }, () => newId())
  t.equal(new Set(made).size, made.length)
  t.same([...made].sort(), made)
  t.ok(made.every((value) => id.safeParse(value).success && value[14] === '7' && '89ab'.includes(value[19] ?? '')))
})

t.test('a clock that goes back does not break the order', async (t) => {
  const now = Date.now() + 60_000
  const before = newId(now)
  t.ok(newId(now - 5_000) > before)
})

t.test('model ids keep everything behind the first slash', async (t) => {
  t.same(splitModelId('openrouter/meta-llama/llama-3:free'), {
    provider: 'openrouter',
    name: 'meta-llama/llama-3:free',
  })
  for (const good of ['openai/gpt-5-mini', 'ollama/qwen3:8b', 'x/a@b+c_d.e/f'])
    t.ok(modelId.safeParse(good).success, good)
  for (const bad of ['openai', '/x', 'OpenAI/x', 'openai/', 'a/ b', `a/${'x'.repeat(300)}`, 'a/*\n']) {
    t.notOk(modelId.safeParse(bad).success, bad)
  }
})

t.test('words of the log are no provider ids', async (t) => {
  t.notOk(providerId.safeParse('session').success)
  t.notOk(providerId.safeParse('none').success)
})
