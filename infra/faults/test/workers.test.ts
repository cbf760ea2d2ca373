import { waitFor } from '@playground/testing'
import { test } from 'tap'
import { z } from 'zod'
import { describeFindings } from '../src/arena/describe-findings.ts'
import { faultSettings } from '../src/arena/fault-settings.ts'
import { openArena } from '../src/arena/open-arena.ts'
import { startLoad } from '../src/arena/start-load.ts'
import { isDelta, untilSeen } from '../src/arena/until-seen.ts'
import { verifyLoad } from '../src/arena/verify-load.ts'
import { call } from '../src/outside/call.ts'

const failed = z.object({
  comparisons: z.array(
    z.object({
      runs: z.array(
        z.object({ id: z.string(), provider: z.string(), error: z.object({ code: z.string() }).nullable() }),
      ),
    }),
  ),
})

/** Longer than a job is left to one who does not answer (15 s), and than the new one asks after the old (2 s). */
const asleepMs = 18_500

test('workers killed or asleep: what was not begun or shown once is run again, nothing is mixed', async (t) => {
  await using arena = await openArena({ workers: { openai: 4, anthropic: 2 }, people: 4 })
  const openai = arena.stack.workers.get('openai') ?? []
  const anthropic = arena.stack.workers.get('anthropic') ?? []
  const ofOpenai = { models: arena.models.get('openai') ?? [], everyMs: 20 }
  const ofAnthropic = { models: arena.models.get('anthropic') ?? [], everyMs: 20 }
  // A provider that says nothing at first: its worker dies before the first word.
  arena.upstream.keepSilent(({ seed }, earlierCalls) => seed.startsWith('silent') && earlierCalls === 0)

  const silent = await startLoad(arena, { ...ofOpenai, seed: 'silent', sessions: 4, lanes: 2, chunks: 60 })
  const once = await startLoad(arena, { ...ofOpenai, seed: 'once', sessions: 6, lanes: 4, chunks: 200 })
  const twice = await startLoad(arena, { ...ofAnthropic, seed: 'twice', sessions: 2, lanes: 3, chunks: 700 })
  await untilSeen(once, isDelta(), { runs: 4 })
  await untilSeen(twice, isDelta(), { runs: 3 })
  await waitFor(() => arena.upstream.calls.length === 8 + 24 + 6, { describe: 'a call for every run' })

  const [killed, frozen] = openai
  killed?.kill()
  await frozen?.pause()
  const wakeUp = setTimeout(() => frozen?.resume(), asleepMs)
  t.teardown(() => clearTimeout(wakeUp))
  for (const worker of anthropic) worker.kill()
  await Promise.all(anthropic.map((worker) => worker.exited))
  await Promise.all([killed, ...anthropic].map((worker) => worker?.restart()))

  // Those who took over are lost as well, in the middle of the second attempt.
  await untilSeen(twice, isDelta(2), { runs: 3, timeoutMs: 60_000 })
  for (const worker of anthropic) worker.kill()
  await Promise.all(anthropic.map((worker) => worker.exited))
  await Promise.all(anthropic.map((worker) => worker.restart()))

  const again = await verifyLoad(arena, [...silent, ...once])
  t.comment(describeFindings('workers lost once', again))
  t.same(again.wrong, [])
  t.match(again, { runs: 32, statuses: { completed: 32 } })
  t.ok(again.reruns > 0, 'some were run again')

  const given = await verifyLoad(arena, twice, { allowed: ['interrupted'] })
  t.comment(describeFindings('workers lost twice', given))
  t.same(given.wrong, [])
  t.match(given, { runs: 6, statuses: { interrupted: 6 }, reruns: 6 })
})

// An announcement lives for 30 s.
if (!faultSettings.short) {
  test('lanes of a provider without a worker fail by themselves, and can be asked again when it is back', async (t) => {
    await using arena = await openArena({ people: 2, settings: { NO_WORKER_AFTER_MS: '4000' } })
    const [openai] = arena.stack.workers.get('openai') ?? []
    openai?.kill()
    await openai?.exited
    const models = ['openai', 'anthropic', 'google'].flatMap(
      (provider) => arena.models.get(provider)?.slice(0, 1) ?? [],
    )
    const load = await startLoad(arena, { sessions: 4, lanes: 3, chunks: 60, everyMs: 20, models })
    const findings = await verifyLoad(arena, load, { allowed: ['completed', 'failed'] })
    t.comment(describeFindings('no worker', findings))
    t.same(findings.wrong, [])
    t.match(findings, { runs: 12, statuses: { completed: 8, failed: 4 }, reruns: 0, extraCalls: 0 })

    await openai?.restart()
    await waitFor(
      async () =>
        JSON.stringify((await call(arena.stack.urls, load[0]?.person.token ?? null, '/models')).body).includes(
          'openai/',
        ),
      { timeoutMs: 20_000, describe: 'the models to be announced' },
    )
    for (const { id, person } of load) {
      const { comparisons } = failed.parse((await call(arena.stack.urls, person.token, `/sessions/${id}`)).body)
      const [lost, ...more] = comparisons.flatMap(({ runs }) => runs).filter(({ error }) => error !== null)
      t.match(lost, { provider: 'openai', error: { code: 'no_worker' } })
      t.same(more, [])
      const again = await call(arena.stack.urls, person.token, `/runs/${lost?.id}/retry`, { method: 'POST' })
      t.equal(again.status, 201)
    }
  })
}
