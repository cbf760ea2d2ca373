import { newId, procedures } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import t from 'tap'
import { announceModels } from '../fixtures/announce.ts'
import { codeOf } from '../fixtures/code-of.ts'
import { entryOf, modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'

t.setTimeout(120_000)

t.test('queues, workers and dead jobs are shown to admins, and to nobody else', async (t) => {
  await using stack = await startStack({ noWorkerAfterMs: 500 })
  const read = (userId: string) => stack.call(procedures.readQueues, { userId })
  const somebody = await stack.register()
  t.equal(await codeOf(read(somebody)), 'forbidden')
  t.equal(await codeOf(read(newId())), 'unauthenticated')
  const admin = await stack.register()
  await stack.db.updateTable('users').set({ role: 'admin' }).where('id', '=', admin).execute()
  t.strictSame(await read(admin), { queues: [], workers: [], deadJobs: [] })

  // A worker that announces itself, whose jobs are taken by nobody, and then goes.
  const gone = await announceModels(stack.bus, [modelOf('gone/one')])
  const work = await stack.bus.takeJobs({
    ...{ provider: 'gone', class: 'live', slots: 1 },
    onJob: async (job) => job.nak(60_000),
    onMalformed: () => {},
  })
  const session = await stack.start(somebody, { prompt: 'CANARY', models: ['gone/one'] })
  const runId = session.comparisons[0]?.runs[0]?.id
  const report = await waitFor(async () => {
    const now = await read(admin)
    return (now.queues[0]?.running ?? 0) === 1 && now
  })
  t.match(report.queues, [{ name: 'w_gone_live', provider: 'gone', class: 'live', waiting: 0, running: 1 }])
  t.match(report.workers, [{ id: gone.workerId, provider: 'gone', models: ['gone/one'] }])
  await work.drain()
  await gone[Symbol.asyncDispose]()
  await stack.settled(somebody, session.id)
  const after = await read(admin)
  t.strictSame(after.workers, [])
  t.match(after.deadJobs, [{ runId, userId: somebody, provider: 'gone', model: 'gone/one', code: 'no_worker' }])

  // What a worker refused for good it tells of itself.
  const at = new Date().toISOString()
  const refusedJobs = [{ runId: newId(), reason: 'no message of jobs', at }]
  const state = {
    since: at,
    running: 3,
    lastCall: { ok: false, code: 'provider_auth' as const, since: at },
    refusedJobs,
  }
  await stack.bus.announce({ ...entryOf('live', newId(), [modelOf('live/one')]), state })
  const shown = await waitFor(async () => {
    const now = await read(admin)
    return now.workers.length === 1 && now
  })
  t.match(shown.workers, [{ provider: 'live', running: 3, lastCall: { ok: false, code: 'provider_auth' } }])
  t.match(shown.deadJobs, [
    { code: 'malformed', provider: 'live', runId: refusedJobs[0]?.runId },
    { code: 'no_worker' },
  ])
  t.notMatch(JSON.stringify(shown), 'CANARY')
})
