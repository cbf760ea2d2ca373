import { waitFor } from '@playground/testing'
import { test } from 'tap'
import { describeFindings } from '../src/arena/describe-findings.ts'
import { openArena } from '../src/arena/open-arena.ts'
import { startLoad } from '../src/arena/start-load.ts'
import { isDelta, untilSeen } from '../src/arena/until-seen.ts'
import { verifyLoad } from '../src/arena/verify-load.ts'

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
