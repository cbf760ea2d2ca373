import { newId, type Procedure, procedures } from '@playground/contracts'
import { test } from 'tap'
import type { z } from 'zod'
import { codeOf } from '../fixtures/code-of.ts'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

test('nobody reaches what is somebody else’s, and cannot tell it from what does not exist', async (t) => {
  await using stack = await startStack()
  await using _worker = await startWorker(stack.bus, { models: [modelOf('alpha/one')], answer: () => ({ text: 'x' }) })
  const owner = await stack.register()
  const session = await stack.settled(
    owner,
    (await stack.start(owner, { prompt: 'mine', models: ['alpha/one', 'alpha/one'] })).id,
  )
  const agent = await stack.call(procedures.createAgent, {
    userId: owner,
    agent: { name: 'mine', model: 'alpha/one' },
  })
  const prompt = await stack.call(procedures.createPrompt, { userId: owner, prompt: { name: 'mine', template: 'x' } })
  const token = await stack.call(procedures.createToken, {
    ...{ userId: owner, name: 'mine', hash: 'f'.repeat(64), expiresAt: null },
  })
  const job = await stack.call(procedures.createJob, {
    ...{ userId: owner, jobId: newId(), scratch: null, acceptedAtMs: 0, idempotency: null },
    request: { type: 'completion', message: 'mine', model: 'alpha/one' },
  })
  const talk = await stack.settled(owner, (await stack.start(owner, { prompt: 'mine', models: ['alpha/one'] })).id)
  const ids = {
    sessionId: session.id,
    laneId: session.lanes[0]?.id ?? '',
    comparisonId: session.comparisons[0]?.id ?? '',
    runId: session.comparisons[0]?.runs[0]?.id ?? '',
    agentId: agent.id,
    promptId: prompt.id,
    tokenId: token.id,
    jobId: job.jobId,
    conversationId: talk.id,
  }
  const missing: Ids = {
    ...{ sessionId: newId(), laneId: newId(), comparisonId: newId(), runId: newId() },
    ...{ agentId: newId(), promptId: newId(), tokenId: newId(), jobId: newId(), conversationId: newId() },
  }
  const common = { acceptedAtMs: 0, idempotency: null }
  type Ids = typeof ids
  const cases = new Map<string, (userId: string, ids: Ids) => Promise<unknown>>()
  const add = <Request extends z.ZodType, Response extends z.ZodType>(
    procedure: Procedure<Request, Response>,
    request: (by: { userId: string }, ids: Ids) => z.input<Request>,
  ) => cases.set(procedure.name, (userId, of) => stack.call(procedure, request({ userId }, of)))

  add(procedures.readSession, (by, { sessionId }) => ({ ...by, sessionId }))
  add(procedures.renameSession, (by, { sessionId }) => ({ ...by, sessionId, title: 'taken' }))
  add(procedures.revealSession, (by, { sessionId }) => ({ ...by, sessionId }))
  add(procedures.restoreSession, (by, { sessionId }) => ({ ...by, sessionId }))
  add(procedures.startComparison, (by, { sessionId }) => ({ ...by, ...common, sessionId, body: { prompt: 'x' } }))
  add(procedures.estimateTurn, (by, { sessionId }) => ({ ...by, sessionId, body: { prompt: 'x' } }))
  add(procedures.addLane, (by, { sessionId }) => ({
    ...by,
    ...common,
    sessionId,
    lane: { model: 'alpha/one' },
    replay: true,
  }))
  add(procedures.changeLane, (by, { sessionId, laneId }) => ({ ...by, sessionId, laneId, change: { label: 'x' } }))
  add(procedures.removeLane, (by, { sessionId, laneId }) => ({ ...by, sessionId, laneId }))
  add(procedures.castVote, (by, { comparisonId }) => ({ ...by, comparisonId, vote: { winner: 'tie' } }))
  add(procedures.readRun, (by, { runId }) => ({ ...by, runId }))
  add(procedures.locateRun, (by, { runId }) => ({ ...by, runId }))
  add(procedures.retryRun, (by, { runId }) => ({ ...by, ...common, runId }))
  add(procedures.deleteSession, (by, { sessionId }) => ({ ...by, sessionId }))

  add(procedures.shareSession, (by, { sessionId }) => ({
    ...by,
    sessionId,
    tokenHash: '0'.repeat(64),
    expiresAt: null,
  }))
  add(procedures.unshareSession, (by, { sessionId }) => ({ ...by, sessionId }))
  add(procedures.readAgent, (by, { agentId }) => ({ ...by, agentId }))
  add(procedures.changeAgent, (by, { agentId }) => ({ ...by, agentId, change: { name: 'taken' } }))
  add(procedures.deleteAgent, (by, { agentId }) => ({ ...by, agentId }))
  add(procedures.readPrompt, (by, { promptId }) => ({ ...by, promptId }))
  add(procedures.changePrompt, (by, { promptId }) => ({ ...by, promptId, change: { name: 'taken' } }))
  add(procedures.deletePrompt, (by, { promptId }) => ({ ...by, promptId }))

  add(procedures.readPrompts, (by, { runId }) => ({ ...by, of: { runId } }))
  add(procedures.deleteToken, (by, { tokenId }) => ({ ...by, tokenId }))
  add(procedures.readJob, (by, { jobId }) => ({ ...by, jobId }))
  add(procedures.cancelJob, (by, { jobId }) => ({ ...by, jobId }))
  add(procedures.changeConversation, (by, { conversationId }) => ({
    ...by,
    conversationId,
    change: { title: 'taken' },
  }))
  add(procedures.deleteConversation, (by, { conversationId }) => ({ ...by, conversationId }))
  add(procedures.startChat, (by, { conversationId }) => ({
    ...{ ...by, ...common, sessionId: newId() },
    question: { message: 'into yours', conversationId },
  }))

  // These name nobody's things but the caller's own, or are asked by services about no user's own.
  const ownOnly = new Set([
    'register-user',
    'find-credentials',
    'count-registration',
    'open-login',
    'rotate-login',
    'close-login',
    'read-account',
    'read-password-hash',
    'change-password',
    'delete-account',
    'count-request',
    'start-session',
    'list-sessions',
    'estimate-start',
    'create-agent',
    'list-agents',
    'create-prompt',
    'list-prompts',
    'read-usage',
    'create-token',
    'list-tokens',
    'create-job',
    'list-jobs',
    'start-runs',
    'create-conversation',
    'list-conversations',
    'read-default-model',
    // Asked with what only its holder has: a token, or what an issuer has signed.
    'resolve-token',
    'end-issuer-token',
    'resolve-identity',
    'open-identity-login',
    // For administrators, who may see everybody.
    'check-admin',
    'list-users',
    'create-user',
    'change-user',
    'queues',
    // Whoever has the link may ask; without a run of one's own there are no timelines.
    'find-shared',
    'read-timelines',
    'read-leaderboard',
    'run-input',
    'health',
  ])
  const names = Object.values(procedures).flatMap((one) => ('subject' in one ? [one.name] : []))
  t.same(
    names.filter((name) => !cases.has(name) && !ownOnly.has(name)),
    [],
    'every procedure is looked at',
  )

  const before = await stack.call(procedures.readSession, { userId: owner, sessionId: session.id })
  const stranger = await stack.register()
  for (const [name, call] of cases) {
    t.equal(await codeOf(call(stranger, ids)), 'not_found', `${name} of another`)
    t.equal(await codeOf(call(stranger, missing)), 'not_found', `${name} of nobody`)
    t.equal(await codeOf(call(owner, missing)), 'not_found', `${name} of nobody, asked by the owner`)
  }
  t.same(await stack.call(procedures.readSession, { userId: owner, sessionId: session.id }), before, 'nothing changed')
  const mine = await stack.start(stranger, { prompt: 'x', models: ['alpha/one'] })
  await stack.settled(stranger, mine.id)
  const crossed = { ...ids, sessionId: mine.id }
  for (const name of ['change-lane', 'remove-lane']) {
    t.equal(
      await codeOf(cases.get(name)?.(stranger, crossed) ?? Promise.resolve()),
      'not_found',
      `${name} across sessions`,
    )
  }
  const continued = { prompt: 'x', context: { continueFrom: ids.runId } }
  t.equal(await codeOf(stack.startComparison(stranger, mine.id, continued)), 'not_found')
  const forked = { prompt: 'x', context: { fork: ids.laneId } }
  t.equal(await codeOf(stack.startComparison(stranger, mine.id, forked)), 'not_found')
  t.equal(await codeOf(stack.startComparison(stranger, mine.id, { prompt: 'x', lanes: [ids.laneId] })), 'not_found')
  const taken = { userId: stranger, sessionId: session.id, body: { prompt: 'x', models: ['alpha/one'] }, ...common }
  t.equal(await codeOf(stack.call(procedures.startSession, taken)), 'conflict', 'an id that exists is not taken over')
})
