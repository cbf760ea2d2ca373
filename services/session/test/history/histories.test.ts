import { type ChatInput, type ComparisonStart, procedures, type Session } from '@playground/contracts'
import { test } from 'tap'
import { codeOf } from '../fixtures/code-of.ts'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

/** Answers from what it was sent: a mixed history is seen in the answer. */
function repeat({ messages, instructions }: ChatInput): { text: string } {
  const last = messages.at(-1)?.content ?? ''
  const before = messages.slice(0, -1).map(({ role, content }) => `${role === 'user' ? 'Q' : 'A'}:${content}`)
  return { text: `${instructions ?? 'plain'}(${last})[${before.join(' ')}]` }
}

const lane = (instructions: string, more = {}) => ({ model: 'alpha/one', instructions, ...more })
const answersOf = (session: Session, turn: number) => session.comparisons[turn]?.runs.map(({ text }) => text) ?? []

test('histories', async (t) => {
  await using stack = await startStack({ startsPerMinute: 1000, dailyTokens: 100_000_000 })
  await using worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one'), modelOf('alpha/tiny', { contextWindow: 120, maxOutputTokens: 50 })],
    answer: (input) => {
      const prompt = input.messages.at(-1)?.content ?? ''
      if (prompt.startsWith('fail')) return { text: '', status: 'failed' }
      if (prompt.startsWith('cut')) return { text: 'half', status: 'interrupted' }
      return repeat(input)
    },
  })
  const userId = await stack.register()
  const begin = async (lanes: object[], prompt = 'one') => {
    const started = await stack.start(userId, { prompt, lanes: lanes as { model: string }[] })
    return stack.settled(userId, started.id)
  }
  const next = async (session: Session, body: ComparisonStart) => {
    await stack.next(userId, session.id, body)
    return stack.settled(userId, session.id)
  }

  await t.test('every lane is sent its own history and nothing of another', async (t) => {
    let session = await begin([lane('red'), lane('blue')])
    session = await next(session, { prompt: 'two' })
    session = await next(session, { prompt: 'three' })
    t.same(answersOf(session, 2), [
      'red(three)[Q:one A:red(one)[] Q:two A:red(two)[Q:one A:red(one)[]]]',
      'blue(three)[Q:one A:blue(one)[] Q:two A:blue(two)[Q:one A:blue(one)[]]]',
    ])
  })

  await t.test(
    'a lane that was not chosen skips the turn; one without text leaves it out with its prompt',
    async (t) => {
      let session = await begin([lane('red'), lane('blue')])
      const [red] = session.lanes
      session = await next(session, { prompt: 'two', lanes: [red?.id ?? ''] })
      t.equal(session.comparisons[1]?.runs.length, 1)
      session = await next(session, { prompt: 'fail' })
      t.equal(session.comparisons[2]?.status, 'failed')
      session = await next(session, { prompt: 'cut' })
      session = await next(session, { prompt: 'five' })
      t.same(answersOf(session, 4), [
        'red(five)[Q:one A:red(one)[] Q:two A:red(two)[Q:one A:red(one)[]] Q:cut A:half]',
        'blue(five)[Q:one A:blue(one)[] Q:cut A:half]',
      ])
    },
  )

  await t.test('the policy of a lane cuts its history from the oldest', async (t) => {
    let session = await begin([lane('two', { historyMessages: 2 }), lane('none', { historyTokens: 0 })])
    session = await next(session, { prompt: 'two' })
    session = await next(session, { prompt: 'three' })
    t.same(answersOf(session, 2), ['two(three)[Q:two A:two(two)[Q:one A:two(one)[]]]', 'none(three)[]'])
  })

  await t.test('a history that does not fit is cut, a prompt that does not fit is refused', async (t) => {
    let session = await begin([{ model: 'alpha/tiny' }], 'x'.repeat(100))
    session = await next(session, { prompt: 'y'.repeat(200) })
    t.same(answersOf(session, 1), [`plain(${'y'.repeat(200)})[]`])
    t.equal(await codeOf(stack.startComparison(userId, session.id, { prompt: 'z'.repeat(400) })), 'context_too_long')
    t.equal((await stack.call(procedures.readAccount, { userId })).quota.reserved, 0)
  })

  await t.test('a retry is sent the history before its turn, and takes its place in later ones', async (t) => {
    let session = await begin([lane('red'), lane('blue')])
    session = await next(session, { prompt: 'cut' })
    session = await next(session, { prompt: 'three' })
    const old = session.comparisons[1]?.runs[0]
    const retried = await stack.call(procedures.retryRun, {
      userId,
      runId: old?.id ?? '',
      acceptedAtMs: Date.now(),
      idempotency: null,
    })
    t.equal(retried.run.replaces, old?.id)
    await stack.publish(retried.jobs)
    session = await stack.settled(userId, session.id)
    const input = worker.inputs.find(({ runId }) => runId === retried.run.id)
    t.same(
      input?.messages.map(({ content }) => content),
      ['one', 'red(one)[]', 'cut'],
    )
    t.equal(session.comparisons[1]?.runs[0]?.id, retried.run.id, 'it stands where the old one stood')
    t.equal(answersOf(session, 2).length, 2, 'later turns stay')
    t.equal(session.comparisons[1]?.totals.tokens, 45, 'charged anew')
    const details = await stack.call(procedures.readRun, { userId, runId: old?.id ?? '' })
    t.equal(details.run.replacedBy, retried.run.id)
    const again = { userId, runId: old?.id ?? '', acceptedAtMs: Date.now(), idempotency: null }
    t.equal(await codeOf(stack.call(procedures.retryRun, again)), 'conflict')
  })

  await t.test('all lanes can go on from one answer, from that turn on', async (t) => {
    let session = await begin([lane('red'), lane('blue')])
    session = await next(session, { prompt: 'two' })
    const blueTwo = session.comparisons[1]?.runs[1]?.id ?? ''
    session = await next(session, { prompt: 'three', context: { continueFrom: blueTwo } })
    const before = 'Q:one A:blue(one)[] Q:two A:blue(two)[Q:one A:blue(one)[]]'
    t.same(answersOf(session, 2), [`red(three)[${before}]`, `blue(three)[${before}]`])
    session = await next(session, { prompt: 'four' })
    t.equal(answersOf(session, 3)[0], `red(four)[${before} Q:three A:red(three)[${before}]]`)
  })

  await t.test('a fork copies a lane with its history and leaves it alone', async (t) => {
    let session = await begin([lane('red', { label: 'Red' }), lane('blue')])
    const red = session.lanes[0]?.id ?? ''
    session = await next(session, { prompt: 'two', lanes: [red], context: { fork: red } })
    t.same(
      session.lanes.map(({ label }) => label),
      ['Red', 'one', 'Red 2'],
    )
    t.same(answersOf(session, 1), ['red(two)[Q:one A:red(one)[]]', 'red(two)[Q:one A:red(one)[]]'])
    session = await next(session, { prompt: 'three', lanes: [session.lanes[2]?.id ?? ''] })
    t.equal(answersOf(session, 2)[0], 'red(three)[Q:one A:red(one)[] Q:two A:red(two)[Q:one A:red(one)[]]]')
  })

  await t.test('a late lane begins empty, or asks the earlier prompts one after the other', async (t) => {
    let session = await begin([lane('red')])
    session = await next(session, { prompt: 'two' })
    const add = (instructions: string, replay: boolean) =>
      stack.call(procedures.addLane, {
        userId,
        sessionId: session.id,
        lane: lane(instructions),
        replay,
        acceptedAtMs: Date.now(),
        idempotency: null,
      })
    const empty = await add('late', false)
    t.same(empty.jobs, [])
    const replayed = await add('again', true)
    t.equal(replayed.jobs.length, 1, 'the second prompt waits for the first answer')
    t.equal(await codeOf(stack.startComparison(userId, session.id, { prompt: 'x' })), 'conflict')
    await stack.publish(replayed.jobs)
    session = await stack.settled(userId, session.id)
    t.same(
      session.comparisons.map(({ runs }) => runs.at(-1)?.text),
      ['again(one)[]', 'again(two)[Q:one A:again(one)[]]'],
    )
    session = await next(session, { prompt: 'three' })
    t.equal(answersOf(session, 2)[1], 'late(three)[]')
    t.match(answersOf(session, 2)[2], /^again\(three\)\[Q:one A:again\(one\)\[\] Q:two/)
  })

  await t.test('a worker of another provider is not told what a run is', async (t) => {
    const session = await begin([lane('red')])
    const runId = session.comparisons[0]?.runs[0]?.id ?? ''
    t.equal(await codeOf(stack.call(procedures.readRunInput, { runId, provider: 'beta' })), 'not_found')
  })
})
