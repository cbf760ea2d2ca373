import { type RouteName, routes, type Session } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { t } from 'tap'
import type { Script } from './fixtures/lab-worker.ts'
import { openSocket } from './fixtures/open-socket.ts'
import { readStream } from './fixtures/read-stream.ts'
import { startStack } from './fixtures/start-stack.ts'

/** Every route is either asked about a blind session below, or cannot tell anything about one. */
const unrelated = new Set<RouteName>([
  // Accounts, tokens, administration and the service itself: about no session.
  ...(['register', 'login', 'refresh', 'logout', 'changePassword', 'deleteAccount'] as const),
  ...(['openIssuerLogin', 'closeIssuerLogin', 'createToken', 'listTokens', 'deleteToken'] as const),
  ...(['listUsers', 'createUser', 'changeUser', 'readQueues', 'info', 'health', 'live', 'ready'] as const),
  // What models there are, and what any of them would cost, is no secret.
  ...(['listModels', 'estimate'] as const),
  // Saved or asked by name, outside of any session.
  ...(['createAgent', 'listAgents', 'readAgent', 'changeAgent', 'deleteAgent'] as const),
  ...(['createPrompt', 'listPrompts', 'readPrompt', 'changePrompt', 'deletePrompt'] as const),
  ...(['readScratch', 'clearScratch', 'embed', 'createJob', 'listJobs', 'readJob', 'cancelJob'] as const),
  ...(['createConversation'] as const),
  // Not in the history, so in no session.
  ...(['completeChat', 'listOpenaiModels', 'embedAsOpenai'] as const),
  // These end it.
  ...(['reveal', 'vote'] as const),
])

t.setTimeout(120_000)
const thinking: Script = async (run) => {
  await run.start()
  run.progress('thinking', 100)
  run.delta('thought ', 'reasoning')
  run.delta('words of one ')
  run.progress('retrying')
  await run.end()
}
const failing: Script = async (run) => {
  await run.start()
  run.delta('words of another ')
  const message = 'The Lab SECRET-MODEL is overloaded'
  await run.end('interrupted', { error: { code: 'provider_overloaded', message, retryable: true } })
}
const stack = await startStack({ scripts: { 'secret-one': thinking, 'secret-two': failing } })
t.teardown(() => stack[Symbol.asyncDispose]())
const { app } = stack.gateway

/**
 * Names of models and providers, what only one of them did or was told, and every figure of the lab's runs: tokens,
 * cost, durations, the version of its prices.
 */
const tells =
  /secret|\blab\b|lab-1|thought|topP|temperature|rhyme|"(?:input|output|reasoning|ttftMs|durationMs|tokensPerSecond)":\s*[1-9]|"costMicros":\s*[1-9]|"(?:low|high)":|\[\[1,/i

t.test('no route and no frame tells who is who before the vote', async (t) => {
  const person = await stack.signUp()
  const asked = new Set<RouteName>()
  const found: string[] = []
  const hear = (where: string, text: string) => {
    const tell = tells.exec(text)?.[0]
    if (tell !== undefined) found.push(`${where}: ${tell} in ${text.slice(0, 2000)}`)
  }
  const ask = async (
    name: RouteName,
    ids: readonly string[] = [],
    payload?: object,
    options: { key?: string; query?: string } = {},
  ) => {
    asked.add(name)
    const { method, path } = routes[name]
    const left = [...ids]
    const response = await app.inject({
      method,
      url: `/api/v1${path.replaceAll(/:\w+/g, () => left.shift() ?? '')}${options.query ?? ''}`,
      headers: { ...person.headers, ...(options.key === undefined ? {} : { 'idempotency-key': options.key }) },
      ...(payload === undefined ? {} : { payload }),
    })
    hear(`${name} ${response.statusCode}`, `${JSON.stringify(response.headers)} ${response.body}`)
    return response
  }
  const settled = (id: string) =>
    waitFor(
      async () => {
        const session = (await ask('readSession', [id])).json<Session>()
        return session.status === 'idle' ? session : null
      },
      { describe: 'the session to settle' },
    )

  await using socket = await openSocket(stack.gateway, person.token)
  const lanes = [
    { model: 'lab/secret-one', label: 'Secret', instructions: 'Rhyme.', temperature: 0.1 },
    { model: 'lab/secret-two', label: 'Other secret', maxTokens: 77 },
  ]
  const body = { prompt: 'Who are you?', lanes, blind: true }
  const { id } = (await ask('startSession', [], body, { key: 'one' })).json<Session>()
  t.equal((await ask('startSession', [], body, { key: 'one' })).json().id, id, 'nor does a repeat')
  socket.send({ type: 'session.join', requestId: 'join', sessionId: id })
  const session = await settled(id)
  const lane = session.lanes[0]?.id ?? ''
  const [comparison] = session.comparisons
  const runs = comparison?.runs ?? []
  const failed = runs.find(({ status }) => status === 'interrupted')?.id ?? ''

  for (const run of runs) await ask('readRun', [run.id])
  await ask('me')
  await ask('listSessions')
  for (const q of ['words', 'who', 'secret', 'lab']) await ask('listSessions', [], undefined, { query: `?q=${q}` })
  t.same((await ask('listSessions', [], undefined, { query: '?q=secret' })).json().data, [], 'names are not searched')
  for (const format of ['json', 'md', 'csv', 'html']) {
    t.equal((await ask('exportSession', [id], undefined, { query: `?format=${format}` })).statusCode, 200)
  }
  const { token } = (await ask('shareSession', [id], {})).json()
  t.equal((await ask('readShared', [token])).statusCode, 200)
  await ask('unshareSession', [id])
  await ask('readUsage')
  await ask('readLeaderboard')
  await ask('estimateTurn', [id], { prompt: 'And then?' })
  await ask('changeLane', [id, lane], { label: 'Renamed', position: 1 })
  await ask('renameSession', [id], { title: 'Blind' })
  await ask('cancelRun', [failed])
  await ask('cancelSession', [id])
  await ask('retryRun', [failed], undefined, { key: 'two' })
  await ask('retryRun', [failed], undefined, { key: 'two' })
  await settled(id)
  await ask('startComparison', [id], { prompt: 'Once more' }, { key: 'three' })
  await ask('startComparison', [id], { prompt: 'Once more' }, { key: 'three' })
  await settled(id)
  await ask('startComparison', [id], { prompt: 'Fork', lanes: [lane], context: { fork: lane } })
  await settled(id)
  await ask('startComparison', [id], { prompt: 'x'.repeat(99_999), lanes: [lane] })
  await settled(id)
  await ask('addLane', [id], { model: 'lab/secret-one', label: 'Late secret', replay: true }, { key: 'four' })
  await settled(id)
  const late = await settled(id)
  t.equal(late.lanes.length, 4)
  await ask('removeLane', [id, late.lanes[3]?.id ?? ''])
  for await (const { event } of readStream(stack.gateway, `/api/v1/sessions/${id}/events?until=ended`, person)) {
    hear('sessionEvents', JSON.stringify(event))
  }
  asked.add('sessionEvents')
  await ask('deleteSession', [id])
  await ask('restoreSession', [id])

  const alone = (await ask('startSession', [], { prompt: 'Alone', models: ['lab/secret-one'], blind: true })).json().id
  await settled(alone)
  await ask('listConversations')
  await ask('readConversation', [alone])
  await ask('changeConversation', [alone], { title: 'Blind, too' })
  t.equal((await ask('chat', [], { message: 'And then?', conversationId: alone })).statusCode, 200)
  await ask('deleteConversation', [alone])

  hear('frames', JSON.stringify(socket.frames))
  t.ok(socket.frames.some(({ type }) => type === 'session.updated'))
  t.same(found, [])
  t.same(
    Object.keys(routes).filter((name) => !unrelated.has(name as RouteName) && !asked.has(name as RouteName)),
    [],
    'every route was asked',
  )

  await ask('vote', [late.comparisons[0]?.id ?? ''], { winner: 'tie' })
  t.match(found[0] ?? '', /^vote 200/, 'and what is looked for is there once it may be told')
})

t.test('the order of lanes and the ids of lanes and runs tell nothing', async (t) => {
  const person = await stack.signUp()
  const first = new Set<string>()
  for (let round = 0; round < 60 && first.size < 2; round++) {
    const models = ['lab/secret-one', 'lab/secret-two']
    const started = await app.inject({
      method: 'POST',
      url: '/api/v1/sessions',
      headers: person.headers,
      payload: { prompt: 'x', models, blind: true },
    })
    const session = started.json<Session>()
    const lanes = session.lanes.map(({ id }) => id)
    const runs = session.comparisons[0]?.runs ?? []
    t.same([...lanes].sort(), lanes)
    t.same(
      runs.map(({ laneId }) => laneId),
      lanes,
    )
    t.same(
      runs.map(({ id }) => id).sort(),
      runs.map(({ id }) => id),
    )
    t.equal(new Set(runs.map(({ createdAt }) => createdAt)).size, 1)
    t.same(
      session.lanes.map(({ label, position }) => [label, position]),
      [
        ['A', 0],
        ['B', 1],
      ],
    )
    const revealed = await app.inject({
      method: 'POST',
      url: `/api/v1/sessions/${session.id}/reveal`,
      headers: person.headers,
    })
    first.add(revealed.json<Session>().lanes[0]?.model ?? '')
  }
  t.equal(first.size, 2, 'each of them was first')
})
