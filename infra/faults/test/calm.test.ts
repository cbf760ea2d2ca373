import { test } from 'tap'
import { describeFindings } from '../src/arena/describe-findings.ts'
import { openArena } from '../src/arena/open-arena.ts'
import { startLoad } from '../src/arena/start-load.ts'
import { verifyLoad } from '../src/arena/verify-load.ts'

test('without a fault everybody sees the same, at one provider call per run', async (t) => {
  await using arena = await openArena({ gateways: 2, people: 2 })
  const load = await startLoad(arena, { sessions: 6, lanes: 3, chunks: 60, everyMs: 20 })
  const findings = await verifyLoad(arena, load)
  t.comment(describeFindings('calm', findings))
  t.same(findings.wrong, [])
  t.match(findings, { runs: 18, statuses: { completed: 18 }, reruns: 0, extraCalls: 0, losses: 0 })
  t.equal(arena.upstream.calls.length, 18)
})
