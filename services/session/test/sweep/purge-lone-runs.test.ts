import { type LoneWork, newId, procedures } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { sql } from 'kysely'
import { test } from 'tap'
import { purge } from '../../src/sweep/purge.ts'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { metricsOf, startWorker } from '../fixtures/worker.ts'

const embed = modelOf('alpha/embed', { kind: 'embedding', maxOutputTokens: 0 })

test('what was asked outside any session is forgotten, unless somebody may still ask for it', async (t) => {
  await using stack = await startStack()
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one'), embed],
    answer: () => ({ text: 'an answer', metrics: metricsOf(1, 2) }),
    judge: () => ({ text: 'vectors', metrics: metricsOf(3, 0) }),
  })
  const userId = await stack.register()
  const start = async (work: LoneWork, key?: string) => {
    const idempotency = key === undefined ? null : { key, fingerprint: '' }
    const request = { userId, acceptedAtMs: 0, idempotency, class: 'live' as const, works: [work] }
    await stack.publish((await stack.call(procedures.startRuns, request)).jobs)
    return work.runId
  }
  const chat = (): LoneWork => ({
    kind: 'chat',
    runId: newId(),
    model: 'alpha/one',
    instructions: null,
    messages: [{ role: 'user', content: 'x' }],
    cutHistory: false,
    parameters: {},
  })
  const texts = (): LoneWork => ({ kind: 'embedding', runId: newId(), model: null, texts: ['x'] })
  const passing = [await start(chat()), await start(texts())]
  const repeatable = [await start(chat(), 'a'), await start(texts(), 'b')]
  const { jobId } = await stack.call(procedures.createJob, {
    userId,
    jobId: newId(),
    request: { type: 'embeddings', text: 'x' },
    scratch: null,
    acceptedAtMs: 0,
    idempotency: null,
  })
  const { run } = await waitFor(async () => {
    const record = await stack.call(procedures.readJob, { userId, jobId })
    return record.job.state === 'completed' && record
  })
  const kept = [...repeatable, run?.id ?? '']
  const textOf = async (runId: string) =>
    (await stack.call(procedures.readRun, { userId, runId, withResult: true })).run.text
  await waitFor(async () => (await Promise.all([...passing, ...kept].map(textOf))).every((text) => text !== ''))

  await purge(stack)
  t.ok(
    (await Promise.all(passing.map(textOf))).every((text) => text !== ''),
    'half an hour it stays',
  )
  await sql`UPDATE runs SET ended_at = now() - interval '31 minutes'`.execute(stack.db)
  await purge(stack)
  t.same(await Promise.all(passing.map(textOf)), ['', ''])
  t.same(await Promise.all(kept.map(textOf)), ['an answer', 'vectors', 'vectors'])
  await sql`UPDATE idempotency SET created_at = now() - interval '25 hours'`.execute(stack.db)
  await purge(stack)
  await purge(stack)
  t.same(await Promise.all(kept.map(textOf)), ['', '', 'vectors'])
  await sql`UPDATE jobs SET ended_at = now() - interval '31 days'`.execute(stack.db)
  await purge(stack)
  t.equal(await textOf(run?.id ?? ''), '')
  const { rows } = await sql<{ tokens: number }>`SELECT sum(tokens) AS tokens FROM charges`.execute(stack.db)
  t.equal(rows[0]?.tokens, 3 + 3 + 3 + 3 + 3, 'what it cost is not forgotten')
  t.equal((await stack.db.selectFrom('run_results').selectAll().execute()).length, 0)
})
