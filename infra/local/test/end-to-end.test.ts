import { randomUUID } from 'node:crypto'
import { type Client, createClient, type SessionStore } from '@playground/client'
import { applySessionEvent, foldSession, type Session, type SessionFold, sessionOf } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { type Test, test } from 'tap'
import { startStack } from '../src/index.ts'

const trio = ['openai/demo-swift', 'anthropic/demo-brook', 'google/demo-atlas']
const numberIn = (text: string) => /\*\*(\d+)\*\*/.exec(text)?.[1]

/** A new account, and a client that is signed in as it. */
async function signUp(url: string): Promise<Client> {
  const visitor = createClient({ origin: url })
  const body = { email: `${randomUUID()}@example.com`, password: 'correct horse battery', name: 'Somebody' }
  const { user, accessToken } = await visitor.call('register', { body })
  if (user.email !== body.email) throw new Error(`registered as ${user.email}`)
  return createClient({ origin: url, token: accessToken })
}

/** Resolves when nothing of the session runs any more; with it as the client has it. */
async function untilIdle(store: SessionStore): Promise<Session> {
  return waitFor(
    () => {
      const session = seen(store)
      return session !== null && session.status === 'idle' && session
    },
    { timeoutMs: 60_000, describe: 'every answer to end' },
  )
}

/** The session as the client's store has it. */
function seen(store: SessionStore): Session | null {
  const view = store.view()
  if (view.state !== 'ready') return null
  const { head, comparisons } = view
  const all = comparisons.flatMap(({ runIds }) => runIds.flatMap((id) => store.run(id) ?? []))
  return sessionOf({ head, comparisons, runs: new Map(all.map((fold) => [fold.run.id, fold])), deleted: false })
}

const runsOf = (session: Session, turn = -1) => session.comparisons.at(turn)?.runs ?? []

async function assertStored(t: Test, client: Client, session: Session): Promise<Session> {
  const stored = await client.call('readSession', { params: { id: session.id } })
  const shown = (of: Session) =>
    of.comparisons.map(({ id, prompt, status, runs }) => ({
      ...{ id, prompt, status },
      runs: runs.map(({ id, status, text, model, attempt }) => ({ id, status, text, model, attempt })),
    }))
  t.same(shown(session), shown(stored), 'what was seen live is what is stored')
  return stored
}

test('what a person does with the playground, from the first visit on', { timeout: 170_000 }, async (t) => {
  await using stack = await startStack()
  const { url } = stack
  const client = await signUp(url)
  t.teardown(() => client.close())

  await t.test('signs up once, signs in with the right password only', async (t) => {
    const visitor = createClient({ origin: url })
    const body = { email: `${randomUUID()}@example.com`, password: 'correct horse battery' }
    const { user } = await visitor.call('register', { body })
    await t.rejects(visitor.call('register', { body }), { code: 'conflict', statusCode: 409 })
    const wrong = { ...body, password: 'wrong horse battery' }
    await t.rejects(visitor.call('login', { body: wrong }), { code: 'unauthenticated', statusCode: 401 })
    const { accessToken } = await visitor.call('login', { body })
    const account = await createClient({ origin: url, token: accessToken }).call('me', {})
    t.match(account, { user: { id: user.id, email: body.email }, quota: { used: 0, reserved: 0 } })
  })

  await t.test('sees the models of all vendors, marked as those of the demo', async (t) => {
    const { data } = await client.call('listModels', {})
    t.same([...new Set(data.map(({ provider }) => provider))].sort(), ['anthropic', 'google', 'openai'])
    t.ok(data.every(({ demo }) => demo))
  })

  await t.test('compares three models over the socket', async (t) => {
    const store = await client.startSession({ prompt: 'Why do rivers bend?', models: trio })
    const session = await untilIdle(store)
    t.same(
      runsOf(session).map(({ status }) => status),
      ['completed', 'completed', 'completed'],
    )
    t.equal(new Set(runsOf(session).map(({ text }) => text)).size, 3, 'each says it in its own words')
    const stored = await assertStored(t, client, session)
    for (const run of runsOf(stored)) {
      t.ok((run.metrics?.ttftMs ?? 0) > 0 && (run.metrics?.durationMs ?? 0) >= (run.metrics?.ttftMs ?? 0))
      t.ok((run.metrics?.usage.total ?? 0) > 0)
    }
    const { quota } = await client.call('me', {})
    const used = runsOf(stored).reduce((sum, run) => sum + (run.metrics?.usage.total ?? 0), 0)
    t.match(quota, { used, reserved: 0, remaining: quota.limit - used })
  })

  await t.test('compares three models over REST, and watches them by SSE', async (t) => {
    const body = { prompt: 'Why is the sea salty? A short answer, please.', models: trio }
    const started = await client.call('startSession', { body, idempotencyKey: randomUUID() })
    let fold: SessionFold | null = null
    const types: string[] = []
    for await (const event of client.follow(started.id, { untilEnded: true })) {
      types.push(event.type)
      if (event.type === 'session.joined') fold = event.session === undefined ? fold : foldSession(event.session)
      else if (fold !== null) applySessionEvent(fold, event)
    }
    t.equal(types[0], 'session.joined')
    t.equal(types.at(-1), 'comparison.ended')
    t.ok(types.filter((type) => type === 'run.delta').length > 3, 'it came in pieces')
    if (fold === null) throw new Error('the stream began without the session')
    await assertStored(t, client, sessionOf(fold))
  })

  await t.test('asks on, and each model remembers what it said itself', async (t) => {
    const store = await client.startSession({ prompt: 'Say a random number.', models: trio })
    const first = await untilIdle(store)
    const said = new Map(runsOf(first).map(({ laneId, text }) => [laneId, numberIn(text)]))
    t.equal(new Set(said.values()).size, 3, `three different numbers: ${[...said.values()].join(', ')}`)
    await client.startComparison(first.id, { prompt: 'Which number did you say?' })
    const second = await untilIdle(store)
    t.equal(second.comparisons.length, 2)
    for (const { laneId, text } of runsOf(second)) t.equal(numberIn(text), said.get(laneId))

    const late = await client.call('addLane', { params: { id: first.id }, body: { model: 'google/demo-comet' } })
    await client.startComparison(first.id, { prompt: 'Which number did you say?' })
    const third = await untilIdle(store)
    t.equal(runsOf(third).length, 4)
    for (const { laneId, text } of runsOf(third)) {
      if (laneId === late.id) t.match(text, /not said a number/, 'who came late has said none')
      else t.equal(numberIn(text), said.get(laneId))
    }
    await assertStored(t, client, third)
  })

  await t.test('lets a model that comes late catch up with what was asked', async (t) => {
    const store = await client.startSession({ prompt: 'Say a random number.', models: trio.slice(0, 2) })
    const { id } = await untilIdle(store)
    await client.startComparison(id, { prompt: 'Which number did you say?' })
    await untilIdle(store)
    const body = { model: 'google/demo-comet', replay: true }
    const late = await client.call('addLane', { params: { id }, body, idempotencyKey: randomUUID() })
    const session = await waitFor(async () => {
      const now = await untilIdle(store)
      return (
        now.comparisons.every(({ runs }) => runs.length === 3 && runs.every(({ endedAt }) => endedAt !== null)) && now
      )
    })
    const [asked, remembered] = session.comparisons.map(({ runs }) => runs.find(({ laneId }) => laneId === late.id))
    t.type(numberIn(asked?.text ?? ''), 'string')
    t.equal(numberIn(remembered?.text ?? ''), numberIn(asked?.text ?? ''))
    await assertStored(t, client, session)
  })

  await t.test('puts one model into two lanes with different instructions', async (t) => {
    const lanes = ['Answer like a pirate.', 'Answer like a judge.'].map((instructions) => ({
      ...{ model: 'anthropic/demo-sage', instructions },
    }))
    const store = await client.startSession({ prompt: 'Say a random number.', lanes })
    const first = await untilIdle(store)
    t.same(
      first.lanes.map(({ model, instructions }) => ({ model, instructions })),
      lanes,
    )
    const said = new Map(runsOf(first).map(({ laneId, text }) => [laneId, numberIn(text)]))
    await client.startComparison(first.id, { prompt: 'Which number did you say?' })
    const second = await untilIdle(store)
    for (const { laneId, text } of runsOf(second)) t.equal(numberIn(text), said.get(laneId))
    for (const run of runsOf(second)) {
      const { request } = await client.call('readRun', { params: { id: run.id } })
      const own = first.lanes.find(({ id }) => id === run.laneId)?.instructions ?? 'nothing'
      t.ok(JSON.stringify(request).includes(own), 'each was sent its own')
    }
  })

  await t.test('stops one of three, and has that one answer again', async (t) => {
    const store = await client.startSession({ prompt: 'Write a very long guide to tea.', models: trio })
    const { id } = await waitFor(() => {
      const now = seen(store)
      return now !== null && runsOf(now).every(({ text }) => text.length > 20) && now
    })
    const [victim] = runsOf(seen(store) ?? (await untilIdle(store)))
    if (victim === undefined) throw new Error('nothing runs')
    await client.cancelRun(victim.id)
    const stopped = await waitFor(() => {
      const run = store.run(victim.id)?.run
      return run?.endedAt != null && run
    })
    t.match(stopped, { status: 'cancelled', finishReason: null, error: null })
    t.ok(stopped.text.length > 20, 'what was said by then stays')
    t.ok(
      runsOf(seen(store) ?? (await untilIdle(store)))
        .filter((run) => run.id !== victim.id)
        .every(({ status }) => status === 'streaming'),
      'the others go on',
    )
    await t.rejects(
      client.call('startComparison', { params: { id }, body: { prompt: 'And now?' } }),
      { code: 'conflict' },
      'a turn waits for the one before',
    )
    await client.cancelSession(id)
    const all = await untilIdle(store)
    t.equal(all.comparisons[0]?.status, 'cancelled')

    await client.retryRun(victim.id)
    await waitFor(() => (runsOf(seen(store) ?? all)[0]?.text.length ?? 0) > 20)
    const [again] = runsOf(seen(store) ?? all)
    t.match(again, { replaces: victim.id, laneId: victim.laneId, status: 'streaming' })
    await client.cancelRun(again?.id ?? '')
    const session = await untilIdle(store)
    t.same(runsOf(session).slice(1), runsOf(all).slice(1), 'the others stand as they were')
    t.equal((await client.call('readRun', { params: { id: victim.id } })).replacedBy, again?.id)
    await assertStored(t, client, session)
  })

  await t.test('finds, renames, deletes and restores a session', async (t) => {
    const word = `zebrafish${randomUUID().slice(0, 8)}`
    const store = await client.startSession({ prompt: `Short: what is a ${word}?`, models: trio.slice(0, 1) })
    const { id } = await untilIdle(store)
    const search = async (q: string) => (await client.call('listSessions', { query: { q } })).data
    t.match(await search(word), [{ id, lastPrompt: `Short: what is a ${word}?`, comparisonCount: 1 }])
    await client.call('renameSession', { params: { id }, body: { title: `About ${word} fins` } })
    t.match(await search(`${word} fins`), [{ id, title: `About ${word} fins`, hit: { kind: 'title' } }])
    const { data, meta } = await client.call('listSessions', { query: { limit: '2' } })
    t.equal(data[0]?.id, id, 'the newest comes first')
    t.equal(data.length, 2)
    t.type(meta.nextCursor, 'string')
    await client.call('deleteSession', { params: { id } })
    await t.rejects(client.call('readSession', { params: { id } }), { code: 'not_found' })
    t.same(await search(word), [])
    await waitFor(() => store.view().state === 'deleted', { describe: 'the socket to hear of it' })
    t.equal((await client.call('restoreSession', { params: { id } })).title, `About ${word} fins`)
    t.match(await search(word), [{ id }])
  })

  await t.test('shows nothing of it to anybody else', async (t) => {
    const { data } = await client.call('listSessions', {})
    const { id = '' } = data[0] ?? {}
    const { comparisons } = await client.call('readSession', { params: { id } })
    const runId = comparisons[0]?.runs[0]?.id ?? ''
    const other = await signUp(url)
    t.same((await other.call('listSessions', {})).data, [])
    const missing = { code: 'not_found', statusCode: 404 }
    const byId = { params: { id } }
    await t.rejects(other.call('readSession', byId), missing)
    await t.rejects(other.call('deleteSession', byId), missing)
    await t.rejects(other.call('startComparison', { ...byId, body: { prompt: 'Hello' } }), missing)
    await t.rejects(other.call('readRun', { params: { id: runId } }), missing)
    await t.rejects(other.call('cancelRun', { params: { id: runId } }), missing)
  })
})
