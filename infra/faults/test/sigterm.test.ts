import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { describeFindings } from '../src/arena/describe-findings.ts'
import { faultSettings } from '../src/arena/fault-settings.ts'
import { openArena } from '../src/arena/open-arena.ts'
import { startLoad } from '../src/arena/start-load.ts'
import { isDelta, untilSeen } from '../src/arena/until-seen.ts'
import { verifyLoad } from '../src/arena/verify-load.ts'

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`every service in turn ends by ${signal}, comes back by itself, and nothing is lost`, async (t) => {
    await using arena = await openArena({
      ...{ gateways: 2, workers: { openai: 2, anthropic: 2, google: 2 }, people: 4, restartCrashed: true },
    })
    const { gateways, sessions, workers } = arena.stack
    const some = [...gateways.slice(0, 1), ...sessions]
    const all = [...gateways, ...sessions, ...[...workers.values()].flatMap(([first]) => first ?? [])]
    // A killed worker's jobs are another file's matter: they take their time.
    const services = faultSettings.short && signal === 'SIGKILL' ? some : all
    for (let round = 0; round < faultSettings.rounds; round++) {
      const load = await startLoad(arena, { sessions: 8, lanes: 3, chunks: 350, everyMs: 20 })
      await untilSeen(load, isDelta(), { runs: 3 })
      const starting = startLoad(arena, { sessions: 12, lanes: 2, chunks: 20, everyMs: 20, followers: ['ws'] })
      for (const service of services) {
        const { exited, pid } = service
        service.kill(signal)
        const exit = await exited
        if (signal === 'SIGTERM') t.same(exit, { code: 0, signal: null }, `${service.name} ends in order`)
        while (service.pid === pid) await sleep(50)
        await sleep(300)
      }
      const live = await verifyLoad(arena, load)
      t.comment(describeFindings(`${signal}, live`, live))
      t.same(live.wrong, [])
      t.match(live, { runs: 24, statuses: { completed: 24 } })
      const begun = await verifyLoad(arena, await starting)
      t.comment(describeFindings(`${signal}, started meanwhile`, begun))
      t.same(begun.wrong, [])
      t.match(begun, { runs: 24, statuses: { completed: 24 } })
      const codes = load.flatMap(({ followers }) => followers.flatMap(({ losses }) => losses))
      if (signal === 'SIGTERM') t.ok(codes.includes(1012), 'sockets are told that the gateway restarts')
    }
  })
}
