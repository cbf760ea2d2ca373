import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { describeFindings } from '../src/arena/describe-findings.ts'
import { faultSettings } from '../src/arena/fault-settings.ts'
import { openArena } from '../src/arena/open-arena.ts'
import { startLoad } from '../src/arena/start-load.ts'
import { isDelta, untilSeen } from '../src/arena/until-seen.ts'
import { verifyLoad } from '../src/arena/verify-load.ts'

test('killing the session service again and again neither stops a text nor loses one', async (t) => {
  await using arena = await openArena({ gateways: 2, people: 4 })
  const [session] = arena.stack.sessions
  const running = await startLoad(arena, { sessions: 8, lanes: 3, chunks: 300, everyMs: 20 })
  await untilSeen(running, isDelta())
  // Short ones besides: their starts and their endings fall into the gaps.
  const starting = startLoad(arena, { sessions: 16, lanes: 2, chunks: 20, everyMs: 20, followers: ['ws'] })
  for (let kills = 0; kills < (faultSettings.short ? 4 : 15); kills++) {
    session?.kill()
    await session?.exited
    await sleep(200)
    await session?.restart()
    await sleep(1_000)
  }
  const live = await verifyLoad(arena, running)
  t.comment(describeFindings('session service killed', live))
  t.same(live.wrong, [])
  t.match(live, { runs: 24, statuses: { completed: 24 }, reruns: 0, extraCalls: 0 })
  const begun = await verifyLoad(arena, await starting)
  t.comment(describeFindings('started meanwhile', begun))
  t.same(begun.wrong, [])
  t.match(begun, { runs: 32, statuses: { completed: 32 } })
})
