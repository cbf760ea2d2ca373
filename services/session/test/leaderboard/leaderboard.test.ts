import { procedures, type Session } from '@playground/contracts'
import { test } from 'tap'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

test('the leaderboard', async (t) => {
  await using stack = await startStack({ startsPerMinute: 1000, dailyTokens: 100_000_000 })
  await using _worker = await startWorker(stack.bus, {
    models: [
      ...['alpha/one', 'alpha/two', 'alpha/three', 'alpha/mute'].map((id) => modelOf(id)),
      modelOf('alpha/demo', { demo: true }),
    ],
    answer: ({ model }) => (model === 'alpha/mute' ? { text: '', status: 'failed' } : { text: `I am ${model}` }),
  })
  const ask = async (userId: string, models: string[], more: object = {}) =>
    stack.settled(userId, (await stack.start(userId, { prompt: 'x', models, ...more })).id)
  const runOf = (session: Session, model: string) =>
    session.comparisons[0]?.runs.find((run) => run.model === model)?.id ?? ''
  const vote = (userId: string, session: Session, winner: string, tags: string[] = []) =>
    stack.call(procedures.castVote, { userId, comparisonId: session.comparisons[0]?.id ?? '', vote: { winner, tags } })
  const board = (userId: string, filter: { tag?: string; blind?: boolean } = {}) =>
    stack.call(procedures.readLeaderboard, { userId, tag: filter.tag ?? null, blind: filter.blind ?? null })
  const counts = async (...asked: Parameters<typeof board>) =>
    (await board(...asked)).data
      .toSorted((a, b) => a.model.localeCompare(b.model))
      .map(({ model, votes, blindVotes, wins, ties }) => [model.slice(6), votes, blindVotes, wins, ties])

  await t.test('a vote over several lanes counts for each model in it, once', async (t) => {
    const userId = await stack.register()
    const session = await ask(userId, ['alpha/one', 'alpha/two', 'alpha/three', 'alpha/one'])
    await vote(userId, session, runOf(session, 'alpha/two'), ['code', 'style'])
    t.same(await counts(userId), [
      ['one', 1, 0, 0, 0],
      ['three', 1, 0, 0, 0],
      ['two', 1, 0, 1, 0],
    ])
    const { data, enough, tags } = await board(userId)
    t.equal(data[0]?.model, 'alpha/two')
    t.same([enough, tags], [false, ['code', 'style']])
    const other = await ask(userId, ['alpha/one', 'alpha/two'])
    await vote(userId, other, 'tie', ['code'])
    await vote(userId, other, 'both_bad', ['code'])
    t.same(await counts(userId), [
      ['one', 2, 0, 0, 1],
      ['three', 1, 0, 0, 0],
      ['two', 2, 0, 1, 1],
    ])
  })

  await t.test('votes are told apart by tag and by whether they were cast blind', async (t) => {
    const userId = await stack.register()
    const seen = await ask(userId, ['alpha/one', 'alpha/two'])
    await vote(userId, seen, runOf(seen, 'alpha/one'), ['code'])
    const blind = await ask(userId, ['alpha/one', 'alpha/two'], { blind: true })
    await vote(userId, blind, runOf(blind, 'alpha/two'), ['prose'])
    t.same(await counts(userId, { blind: true }), [
      ['one', 1, 1, 0, 0],
      ['two', 1, 1, 1, 0],
    ])
    t.same(await counts(userId, { blind: false }), [
      ['one', 1, 0, 1, 0],
      ['two', 1, 0, 0, 0],
    ])
    t.same(await counts(userId, { tag: 'code' }), [
      ['one', 1, 0, 1, 0],
      ['two', 1, 0, 0, 0],
    ])
    t.same(await counts(userId, { tag: "code' OR '1'='1" }), [])
    t.same((await board(userId, { tag: 'code' })).tags, ['code', 'prose'], 'all tags stay to choose from')
    t.same((await board(await stack.register())).data, [], 'they are nobody else’s')
  })

  await t.test('demo models and answers that are not there take no part', async (t) => {
    const userId = await stack.register()
    const withDemo = await ask(userId, ['alpha/one', 'alpha/demo', 'alpha/two', 'alpha/mute'])
    await vote(userId, withDemo, runOf(withDemo, 'alpha/one'))
    const demoWins = await ask(userId, ['alpha/one', 'alpha/demo', 'alpha/two'])
    await vote(userId, demoWins, runOf(demoWins, 'alpha/demo'))
    const alone = await ask(userId, ['alpha/one', 'alpha/demo'])
    await vote(userId, alone, runOf(alone, 'alpha/one'))
    t.same(await counts(userId), [
      ['one', 1, 0, 1, 0],
      ['two', 1, 0, 0, 0],
    ])
  })

  await t.test('what came after a vote was not voted on, and a deleted session takes its votes along', async (t) => {
    const userId = await stack.register()
    const session = await ask(userId, ['alpha/one', 'alpha/two'])
    await vote(userId, session, runOf(session, 'alpha/one'))
    const start = { acceptedAtMs: Date.now(), idempotency: null }
    const retried = await stack.call(procedures.retryRun, { userId, runId: runOf(session, 'alpha/one'), ...start })
    await stack.publish(retried.jobs)
    await stack.settled(userId, session.id)
    const lane = { model: 'alpha/three' }
    const late = await stack.call(procedures.addLane, { userId, sessionId: session.id, lane, replay: true, ...start })
    await stack.publish(late.jobs)
    await stack.settled(userId, session.id)
    t.same(await counts(userId), [
      ['one', 1, 0, 1, 0],
      ['two', 1, 0, 0, 0],
    ])
    await stack.call(procedures.deleteSession, { userId, sessionId: session.id })
    t.same((await board(userId)).data, [])
    await stack.call(procedures.restoreSession, { userId, sessionId: session.id })
    t.equal((await board(userId)).data.length, 2)
  })
})
