import t from 'tap'
import { createClient } from '../src/create-client.ts'

t.test('of two votes on their way at once the later one is kept', async (t) => {
  const asked: string[] = []
  const answers: (() => void)[] = []
  const client = createClient({
    origin: 'http://gateway.test',
    token: 'x',
    fetch: async (_url, init) => {
      asked.push(String(init?.body))
      await new Promise<void>((resolve) => answers.push(resolve))
      return new Response('{}', { status: 500 })
    },
  })
  const first = client.vote('s', 'c', { winner: 'tie' }).catch(() => 'refused')
  const second = client.vote('s', 'c', { winner: 'both_bad' }).catch(() => 'refused')
  await new Promise((resolve) => setImmediate(resolve))
  t.same(asked, ['{"winner":"tie"}'], 'the second waits for the first')
  answers[0]?.()
  t.equal(await first, 'refused')
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(asked[1], '{"winner":"both_bad"}', 'and comes although the first was refused')
  answers[1]?.()
  t.equal(await second, 'refused')
})
