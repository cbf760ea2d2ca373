import { type Client, createClient } from '@playground/client'
import type { Run, Session } from '@playground/contracts'
import { type ProviderUpstream, type SentMessage, startProviderUpstream, waitFor } from '@playground/testing'
import { type Test, test } from 'tap'
import { startStack } from '../src/index.ts'
import { enter } from './programs/call-api.ts'

const vendor = (id: string | undefined) => (id ?? '').slice((id ?? '').indexOf('/') + 1)
const user = (text: string): SentMessage => ({ role: 'user', text })
const assistant = (text: string): SentMessage => ({ role: 'assistant', text })

/** What a lane must have been sent for its run in a turn: its instructions, its own turns before, the prompt. */
function due(session: Session, turn: number, { laneId }: Pick<Run, 'laneId'>): SentMessage[] {
  const lane = session.lanes.find(({ id }) => id === laneId)
  const before = session.comparisons.slice(0, turn).flatMap(({ prompt, runs }) => {
    const own = runs.find((run) => run.laneId === laneId)
    return own === undefined || own.text === '' ? [] : [user(prompt), assistant(own.text)]
  })
  const instructions: SentMessage[] = lane?.instructions == null ? [] : [{ role: 'system', text: lane.instructions }]
  return [...instructions, ...before, user(session.comparisons[turn]?.prompt ?? '')]
}

/** The provider answers with what it was sent, so that a history of another lane would be in the text. */
test('every lane is sent its own history, on the wire to its provider', { timeout: 120_000 }, async (t) => {
  await using upstream = await startProviderUpstream({ models: ['local-model'] })
  await using stack = await startStack({
    environment: {
      ...{ OPENAI_API_KEY: 'key', OPENAI_BASE_URL: upstream.openaiUrl },
      ...{ ANTHROPIC_API_KEY: 'key', ANTHROPIC_BASE_URL: upstream.url },
      ...{ GEMINI_API_KEY: 'key', GEMINI_BASE_URL: upstream.url },
      COMPATIBLE_ENDPOINTS: JSON.stringify([{ id: 'local', name: 'Local', baseUrl: upstream.openaiUrl }]),
    },
  })
  const account = { email: 'someone@example.com', password: 'correct horse battery' }
  const token = await enter(stack.url, 'register', account)
  const client = createClient({ origin: stack.url, token })
  const { data } = await client.call('listModels', {})
  const modelOf = (provider: string) => data.find((model) => model.provider === provider && model.kind === 'chat')?.id
  const sage = modelOf('anthropic') ?? ''
  const lanes = [
    { model: modelOf('openai') ?? '', instructions: 'You are the first.' },
    { model: sage, instructions: 'You are the second.' },
    { model: sage, instructions: 'You are the third.' },
    { model: modelOf('google') ?? '' },
    { model: modelOf('local') ?? '', instructions: 'You are the fifth.' },
  ]

  const started = await client.call('startSession', { body: { prompt: 'One.', lanes } })
  const params = { id: started.id }
  let session = await untilIdle(client, started.id)
  assertSent(t, upstream, session, 0, session.comparisons[0]?.runs ?? [])

  const next = async (body: Parameters<typeof startNext>[2]) => {
    upstream.reset()
    const { id } = await startNext(client, started.id, body)
    session = await untilIdle(client, started.id)
    const turn = session.comparisons.findIndex((comparison) => comparison.id === id)
    return { turn, runs: session.comparisons[turn]?.runs ?? [] }
  }

  await t.test('in the next turn', async (t) => {
    const { turn, runs } = await next({ prompt: 'Two.' })
    t.equal(runs.length, 5)
    assertSent(t, upstream, session, turn, runs)
  })

  await t.test('with turns left out that a lane did not take part in', async (t) => {
    const chosen = [session.lanes[0]?.id ?? '', session.lanes[2]?.id ?? '']
    const three = await next({ prompt: 'Three.', lanes: chosen })
    t.equal(three.runs.length, 2)
    assertSent(t, upstream, session, three.turn, three.runs)
    const four = await next({ prompt: 'Four.' })
    t.equal(four.runs.length, 5)
    assertSent(t, upstream, session, four.turn, four.runs)
  })

  await t.test('after one of them was asked once more', async (t) => {
    upstream.reset()
    const [first] = session.comparisons[0]?.runs ?? []
    const again = await client.call('retryRun', { params: { id: first?.id ?? '' } })
    session = await untilIdle(client, started.id)
    assertSent(t, upstream, session, 0, [again])
    const five = await next({ prompt: 'Five.' })
    assertSent(t, upstream, session, five.turn, five.runs)
  })

  await t.test('also one that comes late: it has none', async (t) => {
    await client.call('addLane', { params, body: { model: modelOf('openai') ?? '', instructions: 'You are late.' } })
    const { turn, runs } = await next({ prompt: 'Six.' })
    t.equal(runs.length, 6)
    assertSent(t, upstream, session, turn, runs)
    t.same(sentFor(upstream, session, runs.at(-1))?.messages, [{ role: 'system', text: 'You are late.' }, user('Six.')])
  })

  await t.test('but those of another where that is asked for', async (t) => {
    const turn = session.comparisons.length - 1
    const from = session.comparisons[turn]?.runs[1]
    const own = due(session, turn, from ?? { laneId: '' }).filter(({ role }) => role !== 'system')
    const { runs } = await next({ prompt: 'Seven.', context: { continueFrom: from?.id ?? '' } })
    for (const run of runs) {
      const sent = sentFor(upstream, session, run)?.messages.filter(({ role }) => role !== 'system')
      t.same(sent, [...own, assistant(from?.text ?? ''), user('Seven.')])
    }
  })

  await t.test('cut from the oldest where the lane says so', async (t) => {
    const lane = session.lanes[0]?.id ?? ''
    await client.call('changeLane', {
      ...{ params: { ...params, laneId: lane }, body: { parameters: { historyMessages: 2 } } },
    })
    const { runs } = await next({ prompt: 'Eight.', lanes: [lane] })
    const last = session.comparisons.at(-2)?.runs.find(({ laneId }) => laneId === lane)
    t.same(sentFor(upstream, session, runs[0])?.messages, [
      { role: 'system', text: 'You are the first.' },
      user('Seven.'),
      assistant(last?.text ?? ''),
      user('Eight.'),
    ])
  })
})

async function startNext(
  client: Client,
  id: string,
  body: { prompt: string; lanes?: string[]; context?: { continueFrom: string } },
) {
  return client.call('startComparison', { params: { id }, body })
}

function untilIdle(client: Client, id: string): Promise<Session> {
  return waitFor(
    async () => {
      const session = await client.call('readSession', { params: { id } })
      return session.status === 'idle' && session
    },
    { timeoutMs: 30_000, intervalMs: 50, describe: 'every answer to end' },
  )
}

/** The request of a run: of its model, with its lane's instructions, ending with its prompt. */
function sentFor(upstream: ProviderUpstream, session: Session, run: Run | undefined) {
  const lane = session.lanes.find(({ id }) => id === run?.laneId)
  return upstream.requests.findLast(
    ({ model, messages }) =>
      model === vendor(lane?.model ?? undefined) &&
      messages.find(({ role }) => role === 'system')?.text === (lane?.instructions ?? undefined),
  )
}

function assertSent(t: Test, upstream: ProviderUpstream, session: Session, turn: number, runs: readonly Run[]): void {
  t.equal(upstream.requests.length, runs.length, 'one request for each run')
  for (const run of runs) {
    const now = session.comparisons[turn]?.runs.find(({ id }) => id === run.id)
    const sent = sentFor(upstream, session, run)
    t.same(sent?.messages, due(session, turn, run), `what ${run.model} was sent`)
    const said = due(session, turn, run).map(({ role, text }) => `${role}: ${text}`)
    t.equal(now?.text, said.join('\n'), `what ${run.model} made of it`)
  }
}
