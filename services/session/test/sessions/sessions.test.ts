import { newId, noId, procedures, sessionState } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { sql } from 'kysely'
import { test } from 'tap'
import { codeOf } from '../fixtures/code-of.ts'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

const page = { limit: 20, cursor: null, query: null }
const common = () => ({ acceptedAtMs: Date.now(), idempotency: null })

test('sessions', async (t) => {
  await using stack = await startStack({ startsPerMinute: 1000, dailyTokens: 100_000_000 })
  const gates = new Map<string, PromiseWithResolvers<void>>()
  const models = [modelOf('alpha/one'), modelOf('alpha/two'), modelOf('alpha/free', { pricing: null })]
  await using _worker = await startWorker(stack.bus, {
    models,
    answer: async ({ messages, runId }) => {
      const prompt = messages.at(-1)?.content ?? ''
      if (prompt === 'hold') {
        const gate = Promise.withResolvers<void>()
        gates.set(runId, gate)
        await gate.promise
      }
      return { text: `Answer to ${prompt}` }
    },
  })
  const hold = async (userId: string, models = ['alpha/one']) => {
    const session = await stack.start(userId, { prompt: 'hold', models })
    const runIds = session.comparisons[0]?.runs.map(({ id }) => id) ?? []
    await waitFor(() => runIds.every((id) => gates.has(id)), { describe: 'the runs to be held' })
    return { session, release: () => runIds.forEach((id) => void gates.get(id)?.resolve()) }
  }

  await t.test('lanes are made as asked for, with names that tell them apart', async (t) => {
    const userId = await stack.register()
    const session = await stack.start(userId, {
      prompt: '  A question\nwith more',
      lanes: [
        { model: 'alpha/one', temperature: 0.5, stop: ['\n'] },
        { model: 'alpha/one', instructions: 'Be brief.' },
        { model: 'alpha/two', label: 'Mine' },
      ],
    })
    t.equal(session.title, 'A question')
    t.same(
      session.lanes.map(({ label, position, instructions, parameters }) => [label, position, instructions, parameters]),
      [
        ['one', 0, null, { temperature: 0.5, stop: ['\n'] }],
        ['one 2', 1, 'Be brief.', {}],
        ['Mine', 2, null, {}],
      ],
    )
    const settled = await stack.settled(userId, session.id)
    t.equal(settled.comparisons[0]?.prompt, '  A question\nwith more')
    t.same(settled.totals, { tokens: 45, costMicros: 60, averageDurationMs: 100 })
  })

  await t.test('without lanes the default set is asked', async (t) => {
    const userId = await stack.register()
    const session = await stack.start(userId, { prompt: 'x' })
    t.equal(session.lanes.length, 3)
    await stack.settled(userId, session.id)
  })

  await t.test('a saved agent is copied into a lane, and what is given besides wins', async (t) => {
    const userId = await stack.register()
    const agentId = newId()
    await stack.db
      .insertInto('agents')
      .values({
        id: agentId,
        user_id: userId,
        name: 'Poet',
        model: 'alpha/two',
        instructions: 'Rhyme.',
        parameters: JSON.stringify({ temperature: 1, maxTokens: 10 }),
      })
      .execute()
    const session = await stack.start(userId, { prompt: 'x', lanes: [{ agentId, temperature: 0 }] })
    t.match(session.lanes[0], {
      label: 'Poet',
      model: 'alpha/two',
      instructions: 'Rhyme.',
      parameters: { temperature: 0, maxTokens: 10 },
    })
    const stranger = await stack.register()
    t.equal(await codeOf(stack.start(stranger, { prompt: 'x', lanes: [{ agentId }] })), 'not_found')
  })

  await t.test('the list is paged, newest first', async (t) => {
    const userId = await stack.register()
    const ids: string[] = []
    for (let index = 0; index < 5; index++) ids.push((await stack.start(userId, { prompt: `p${index}` })).id)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const answer: Awaited<ReturnType<typeof list>> = await list(cursor)
      t.ok(answer.data.length <= 2)
      seen.push(...answer.data.map(({ id }) => id))
      cursor = answer.nextCursor
    } while (cursor !== null)
    t.same(seen, ids.toReversed())
    t.equal(await codeOf(list("'; DROP TABLE sessions")), 'validation_failed')

    function list(from: string | null) {
      return stack.call(procedures.listSessions, { userId, limit: 2, cursor: from, query: null })
    }
  })

  await t.test('a lane that runs, or was chosen twice, does not start another turn', async (t) => {
    const userId = await stack.register()
    const { session, release } = await hold(userId, ['alpha/one', 'alpha/two'])
    t.equal(await codeOf(stack.startComparison(userId, session.id, { prompt: 'x' })), 'conflict')
    const runId = session.comparisons[0]?.runs[0]?.id ?? ''
    t.equal(await codeOf(stack.call(procedures.retryRun, { userId, runId, ...common() })), 'conflict')
    t.equal(
      await codeOf(
        stack.call(procedures.castVote, {
          userId,
          comparisonId: session.comparisons[0]?.id ?? '',
          vote: { winner: 'tie' },
        }),
      ),
      'conflict',
    )
    release()
    await stack.settled(userId, session.id)
    const lane = session.lanes[0]?.id ?? ''
    const twice = await stack.next(userId, session.id, { prompt: 'x', lanes: [lane, lane] })
    t.equal(twice.comparison.runs.length, 1)
    await stack.settled(userId, session.id)
  })

  await t.test('a deleted session is shown nowhere, its runs are stopped, and it can be restored', async (t) => {
    const userId = await stack.register()
    const { session, release } = await hold(userId)
    const sessionId = session.id
    const { open } = await stack.call(procedures.deleteSession, { userId, sessionId })
    t.equal(open.length, 1)
    t.equal(await codeOf(stack.call(procedures.readSession, { userId, sessionId })), 'not_found')
    t.equal(await codeOf(stack.call(procedures.deleteSession, { userId, sessionId })), 'not_found')
    t.equal(await codeOf(stack.call(procedures.readRun, { userId, runId: open[0]?.runId ?? '' })), 'not_found')
    t.same((await stack.call(procedures.listSessions, { userId, ...page })).data, [])
    t.same((await stack.call(procedures.listSessions, { userId, ...page, query: 'hold' })).data, [])
    const told = await stack.bus.readLast(sessionState, { userId, sessionId, comparisonId: noId })
    t.equal(told?.message.type, 'session.deleted')

    const { session: restored } = await stack.call(procedures.restoreSession, { userId, sessionId })
    t.equal(restored.id, sessionId)
    const after = await stack.bus.readLast(sessionState, { userId, sessionId, comparisonId: noId })
    t.equal(after?.message.type, 'session.updated')
    release()
  })

  await t.test('what was deleted more than thirty days ago is gone, its charges are not', async (t) => {
    const userId = await stack.register()
    const session = await stack.start(userId, { prompt: 'x', models: ['alpha/one'] })
    await stack.settled(userId, session.id)
    await stack.call(procedures.deleteSession, { userId, sessionId: session.id })
    await stack.db
      .updateTable('sessions')
      .set({ deleted_at: sql`now() - interval '31 days'` })
      .where('id', '=', session.id)
      .execute()
    t.equal(await codeOf(stack.call(procedures.restoreSession, { userId, sessionId: session.id })), 'not_found')
    const { purge } = await import('../../src/sweep/purge.ts')
    await purge({ db: stack.db })
    const left = await stack.db.selectFrom('runs').select('id').where('session_id', '=', session.id).execute()
    t.same(left, [])
    const charges = await stack.db.selectFrom('charges').select('tokens').where('user_id', '=', userId).execute()
    t.same(charges, [{ tokens: 15 }])
  })

  await t.test('a new title and changed lanes are told to other tabs', async (t) => {
    const userId = await stack.register()
    const { id: sessionId, lanes } = await stack.start(userId, { prompt: 'x', models: ['alpha/one', 'alpha/two'] })
    await stack.settled(userId, sessionId)
    await stack.call(procedures.renameSession, { userId, sessionId, title: 'Named' })
    const laneId = lanes[1]?.id ?? ''
    const changed = await stack.call(procedures.changeLane, {
      userId,
      sessionId,
      laneId,
      change: { position: 0, label: 'First', instructions: 'Be kind.', parameters: { temperature: 2 } },
    })
    t.match(changed, { id: laneId, position: 0, label: 'First', instructions: 'Be kind.' })
    const told = await stack.bus.readLast(sessionState, { userId, sessionId, comparisonId: noId })
    t.match(told?.message, {
      type: 'session.updated',
      session: { title: 'Named', lanes: [{ label: 'First', position: 0 }, { position: 1 }] },
    })
    await stack.call(procedures.removeLane, { userId, sessionId, laneId })
    const { session } = await stack.call(procedures.readSession, { userId, sessionId })
    t.equal(session.lanes.length, 1)
    t.equal(session.comparisons[0]?.runs.length, 2, 'its answers stay readable')
    const last = session.lanes[0]?.id ?? ''
    t.equal(await codeOf(stack.call(procedures.removeLane, { userId, sessionId, laneId: last })), 'conflict')
  })

  await t.test('a session has no more than eight lanes', async (t) => {
    const userId = await stack.register()
    const session = await stack.start(userId, { prompt: 'x', models: Array.from({ length: 8 }, () => 'alpha/one') })
    const lane = { userId, sessionId: session.id, lane: { model: 'alpha/two' }, replay: false, ...common() }
    t.equal(await codeOf(stack.call(procedures.addLane, lane)), 'conflict')
    await stack.settled(userId, session.id)
    await stack.call(procedures.removeLane, { userId, sessionId: session.id, laneId: session.lanes[3]?.id ?? '' })
    const added = await stack.call(procedures.addLane, lane)
    t.equal(added.lane.position, 3, 'the gap is filled')
  })

  await t.test('a vote reveals a blind session and a second one takes its place', async (t) => {
    const userId = await stack.register()
    const started = await stack.start(userId, { prompt: 'x', models: ['alpha/one', 'alpha/two'], blind: true })
    const session = await stack.settled(userId, started.id)
    t.match(session, { blind: true, revealed: false })
    const comparisonId = session.comparisons[0]?.id ?? ''
    const winner = session.comparisons[0]?.runs[1]?.id ?? ''
    const vote = (choice: string, tags: string[] = []) =>
      stack.call(procedures.castVote, { userId, comparisonId, vote: { winner: choice, tags } })
    t.equal(await codeOf(vote(newId())), 'validation_failed')
    const first = await vote(winner, ['style'])
    t.same(first.comparison.vote, { winner, tags: ['style'] })
    t.equal(first.record.session.revealed, true)
    const blind = async () =>
      (await stack.db.selectFrom('votes').select('blind').where('comparison_id', '=', comparisonId).executeTakeFirst())
        ?.blind
    await vote(winner, ['style', 'brief'])
    t.equal(await blind(), true, 'more tags leave it a blind vote')
    const second = await vote('both_bad')
    t.equal(await blind(), false, 'another choice is made seeing')
    t.same(second.comparison.vote, { winner: 'both_bad', tags: [] })
  })

  await t.test('the order of a blind session is drawn by lot', async (t) => {
    const userId = await stack.register()
    const orders = new Set<string>()
    for (let index = 0; index < 40 && orders.size < 2; index++) {
      const { lanes } = await stack.start(userId, { prompt: 'x', models: ['alpha/one', 'alpha/two'], blind: true })
      orders.add(lanes.map(({ model }) => model).join())
      t.same(
        lanes.map(({ id }) => id).toSorted(),
        lanes.map(({ id }) => id),
        'ids follow the order that was drawn',
      )
    }
    t.equal(orders.size, 2)
  })

  await t.test('a cost cap is shared, and refused for a model whose price nobody knows', async (t) => {
    const userId = await stack.register()
    const capped = await stack.start(userId, { prompt: 'x', models: ['alpha/one', 'alpha/two'], costCapMicros: 1000 })
    await stack.settled(userId, capped.id)
    t.same(
      _worker.inputs
        .filter(({ runId }) => capped.comparisons[0]?.runs.some(({ id }) => id === runId))
        .map(({ costCapMicros }) => costCapMicros),
      [500, 500],
    )
    t.equal(
      await codeOf(stack.start(userId, { prompt: 'x', models: ['alpha/one', 'alpha/free'], costCapMicros: 1000 })),
      'unpriced_model',
    )
    const late = { userId, sessionId: capped.id, lane: { model: 'alpha/free' }, replay: false, ...common() }
    t.equal(await codeOf(stack.call(procedures.addLane, late)), 'unpriced_model')
  })

  await t.test('an estimate spends nothing', async (t) => {
    const userId = await stack.register()
    const { lanes } = await stack.call(procedures.estimateStart, {
      userId,
      body: {
        prompt: 'x'.repeat(400),
        lanes: [{ model: 'alpha/one', maxTokens: 100, reasoningEffort: 'low' }, { model: 'alpha/free' }],
      },
    })
    t.same(lanes, [
      {
        model: 'alpha/one',
        costMicros: { low: 104, high: 304 },
        fits: true,
        inputTokens: 104,
        maxOutputTokens: 100,
        droppedParameters: ['reasoningEffort'],
      },
      {
        ...{ model: 'alpha/free', costMicros: null, fits: true, inputTokens: 104, maxOutputTokens: 4096 },
        droppedParameters: [],
      },
    ])
    const { quota } = await stack.call(procedures.readAccount, { userId })
    t.match(quota, { used: 0, reserved: 0 })
  })
})
