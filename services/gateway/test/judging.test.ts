import { leaderboard, newId, type Session, usageReport } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { t } from 'tap'
import { type Script, speak } from './fixtures/lab-worker.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const goOn = Promise.withResolvers<void>()
const waiting: Script = async (run) => {
  await run.start()
  run.delta('so far')
  await goOn.promise
  await run.end()
}
const stack = await startStack({ scripts: { one: speak(3, 0), two: speak(3, 0), waiting } })
t.teardown(() => {
  goOn.resolve()
  return stack[Symbol.asyncDispose]()
})
const person = await stack.signUp()
const ask = (method: 'GET' | 'POST', path: string, payload?: object, who = person) =>
  stack.gateway.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: who.headers,
    ...(payload === undefined ? {} : { payload }),
  })
const begin = async (models: string[]) => (await ask('POST', '/sessions', { prompt: 'x', models })).json<Session>()
const settled = (id: string) =>
  waitFor(
    async () => {
      const session = (await ask('GET', `/sessions/${id}`)).json<Session>()
      return session.status === 'idle' ? session : null
    },
    { describe: 'the session to settle' },
  )

t.test('votes become a leaderboard, and a second vote takes the first one’s place', async (t) => {
  const { comparisons } = await settled((await begin(['lab/one', 'lab/two'])).id)
  const [comparison] = comparisons
  const vote = (body: object) => ask('POST', `/comparisons/${comparison?.id}/vote`, body)
  const winner = comparison?.runs[1]?.id ?? ''
  const first = await vote({ winner: comparison?.runs[0]?.id, tags: ['style'] })
  t.match([first.statusCode, first.json().vote.tags], [200, ['style']], first.body)
  t.match((await vote({ winner, tags: ['code', 'prose'] })).json().vote, { winner, tags: ['code', 'prose'] })
  const board = leaderboard.parse((await ask('GET', '/leaderboard')).json())
  t.match(board, {
    data: [
      { model: 'lab/two', votes: 1, wins: 1, ties: 0, blindVotes: 0 },
      { model: 'lab/one', votes: 1, wins: 0 },
    ],
    enough: false,
    tags: ['code', 'prose'],
  })
  t.same((await ask('GET', '/leaderboard?blind=true')).json().data, [])
  t.equal((await ask('GET', '/leaderboard?tag=prose&blind=false')).json().data.length, 2)
  t.same((await ask('GET', '/leaderboard?tag=style')).json().data, [])
  t.match((await vote({ winner: 'both_bad' })).json().vote, { winner: 'both_bad', tags: [] })
})

t.test('nobody votes while a model still answers, or for what was not an answer there', async (t) => {
  const running = await begin(['lab/waiting', 'lab/one'])
  const early = await ask('POST', `/comparisons/${running.comparisons[0]?.id}/vote`, { winner: 'tie' })
  t.match([early.statusCode, early.json().code], [409, 'conflict'])
  const other = await settled((await begin(['lab/one', 'lab/two'])).id)
  goOn.resolve()
  const { comparisons } = await settled(running.id)
  const elsewhere = other.comparisons[0]?.runs[0]?.id
  for (const body of [
    { winner: elsewhere },
    { winner: newId() },
    { winner: comparisons[0]?.id },
    { winner: 'draw' },
    { winner: "tie'--" },
    {},
    { winner: 'tie', tags: ['x'.repeat(51)] },
    { winner: 'tie', tags: [' '] },
    { winner: 'tie', tags: ['a\u0000'] },
    { winner: 'tie', tags: Array.from({ length: 11 }, (_, at) => `${at}`) },
    { winner: 'tie', blind: true },
  ]) {
    const { statusCode, json } = await ask('POST', `/comparisons/${comparisons[0]?.id}/vote`, body)
    t.match([statusCode, json().code], [400, 'validation_failed'], JSON.stringify(body))
  }
  t.equal((await settled(running.id)).comparisons[0]?.vote, null)
})

t.test('usage is told by day and model, and questions that make no sense are refused', async (t) => {
  const usage = usageReport.parse((await ask('GET', '/usage')).json())
  t.ok(usage.totalTokens > 0 && usage.totalTokens % 40 === 0)
  t.same(usage.byModel.map(({ model }) => model).sort(), ['lab/one', 'lab/two', 'lab/waiting'])
  const day = usage.byDay[0]?.day ?? ''
  t.equal((await ask('GET', `/usage?from=${day}&to=${day}`)).json().totalTokens > 0, true)
  t.equal((await ask('GET', '/usage?from=2001-01-01&to=2001-12-31')).json().totalTokens, 0)
  t.equal((await ask('GET', '/usage', undefined, await stack.signUp())).json().totalTokens, 0)
  for (const query of [
    ...['from=yesterday', 'from=2026-13-01', 'from=2026-02-30', 'to=infinity', 'to=0000-01-01', 'to=300000-01-01'],
    ...[
      'from=2026-01-01T00:00:00Z',
      'from=',
      'from=2026-01-01&from=2026-01-02',
      'from[]=x',
      "to=2026-01-01'--",
      'userId=x',
    ],
  ]) {
    t.equal((await ask('GET', `/usage?${query}`)).statusCode, 400, query)
  }
  for (const query of [
    'blind=yes',
    'blind=',
    'tag=',
    `tag=${'x'.repeat(51)}`,
    'tag=a&tag=b',
    'sort=score;--',
    'tag=%00',
  ]) {
    t.equal((await ask('GET', `/leaderboard?${query}`)).statusCode, 400, query)
  }
})
