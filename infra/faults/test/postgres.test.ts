import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { describeFindings } from '../src/arena/describe-findings.ts'
import { faultSettings } from '../src/arena/fault-settings.ts'
import { openArena } from '../src/arena/open-arena.ts'
import { startLoad } from '../src/arena/start-load.ts'
import { isDelta, untilSeen } from '../src/arena/until-seen.ts'
import { verifyLoad } from '../src/arena/verify-load.ts'
import { call } from '../src/outside/call.ts'

test('while Postgres is away answers go on, and are stored when it is back', async (t) => {
  await using arena = await openArena({ gateways: 2, people: 4 })
  const { database, url } = arena.stack
  const [person] = arena.people
  const long = await startLoad(arena, { sessions: 6, lanes: 3, chunks: 400, everyMs: 20 })
  // These end while it is away.
  const short = await startLoad(arena, { sessions: 6, lanes: 3, chunks: 60, everyMs: 20 })
  await untilSeen([...long, ...short], isDelta())
  const starting = startLoad(arena, { sessions: 4, lanes: 2, chunks: 20, everyMs: 20 })
  for (let crashes = 0; crashes < (faultSettings.short ? 2 : 10); crashes++) {
    await database?.stop('immediate')
    await sleep(1_500)
    const refused = await call([url], person?.token ?? null, '/sessions')
    t.match(refused, { status: 503, body: { code: 'unavailable', statusCode: 503 } })
    await database?.restart()
    await sleep(500)
  }
  for (const [name, load, runs] of [
    ['Postgres crashed, live', long, 18],
    ['Postgres crashed, ended meanwhile', short, 18],
    ['Postgres crashed, started meanwhile', await starting, 8],
  ] as const) {
    const findings = await verifyLoad(arena, load)
    t.comment(describeFindings(name, findings))
    t.same(findings.wrong, [], name)
    t.match(findings, { runs, statuses: { completed: runs }, reruns: 0, extraCalls: 0 }, name)
  }
})
