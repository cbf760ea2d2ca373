import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { describeFindings } from '../src/arena/describe-findings.ts'
import { faultSettings } from '../src/arena/fault-settings.ts'
import { openArena } from '../src/arena/open-arena.ts'
import { startLoad } from '../src/arena/start-load.ts'
import { isDelta, untilSeen } from '../src/arena/until-seen.ts'
import { verifyLoad } from '../src/arena/verify-load.ts'

test('killing nats-server again and again makes a short silence and no hole', async (t) => {
  await using arena = await openArena({ gateways: 2, workers: { openai: 2 }, people: 4 })
  const { nats } = arena.stack
  if (nats === undefined) throw new Error('the stack runs no nats-server of its own')
  const kills = faultSettings.short ? 5 : 20
  const running = await startLoad(arena, { sessions: 10, lanes: 4, chunks: 150 + 75 * kills, everyMs: 20 })
  await untilSeen(running, isDelta())
  const starting = startLoad(arena, { sessions: 10, lanes: 2, chunks: 20, everyMs: 20, followers: ['ws', 'sse'] })
  for (let kill = 0; kill < kills; kill++) {
    await nats.restart()
    await sleep(1_200)
  }
  const live = await verifyLoad(arena, running)
  t.comment(describeFindings('nats-server killed', live))
  t.same(live.wrong, [])
  t.match(live, { runs: 40, statuses: { completed: 40 }, reruns: 0, extraCalls: 0 })
  const begun = await verifyLoad(arena, await starting)
  t.comment(describeFindings('started meanwhile', begun))
  t.same(begun.wrong, [])
  t.match(begun, { runs: 20, statuses: { completed: 20 } })
})

// One that is away keeps nobody's connection, one that stands still keeps them all.
const outages = faultSettings.short ? ({ away: 6_000 } as const) : ({ away: 30_000, 'standing still': 12_000 } as const)

for (const [how, forMs] of Object.entries(outages)) {
  test(`what was said while nats-server was ${how} for ${forMs / 1_000} s is caught up with`, async (t) => {
    await using arena = await openArena({ people: 2 })
    const { nats } = arena.stack
    const load = await startLoad(arena, { sessions: 4, lanes: 4, chunks: 250, everyMs: 20 })
    await untilSeen(load, isDelta())
    await (how === 'away' ? nats?.kill() : nats?.pause())
    await sleep(forMs)
    await (how === 'away' ? nats?.restart() : nats?.resume())
    const findings = await verifyLoad(arena, load)
    t.comment(describeFindings(`nats-server ${how}`, findings))
    t.same(findings.wrong, [])
    t.match(findings, { runs: 16, statuses: { completed: 16 }, reruns: 0, extraCalls: 0 })
  })
}
