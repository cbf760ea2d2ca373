import { createClient } from '@playground/client'
import { waitFor } from '@playground/testing'
import { test } from 'tap'
import { describeFindings } from '../src/arena/describe-findings.ts'
import { openArena } from '../src/arena/open-arena.ts'
import { readStoredRuns } from '../src/arena/read-database.ts'
import { startLoad } from '../src/arena/start-load.ts'
import { isDelta, untilSeen } from '../src/arena/until-seen.ts'
import { verifyLoad } from '../src/arena/verify-load.ts'

/** After some tries in vain a client may wait so long before the next. */
const longestBackoffMs = 15_000

test('a gateway that is killed takes no text with it', async (t) => {
  await using arena = await openArena({ gateways: 2, people: 2 })
  const [first, second] = arena.stack.gateways
  const load = await startLoad(arena, {
    sessions: 8,
    lanes: 3,
    chunks: 250,
    everyMs: 20,
    followers: ['ws', 'sse', 'ws'],
  })
  await untilSeen(load, isDelta())
  const stores = load.map(({ id, person }) => {
    const client = createClient({ origin: arena.stack.url, token: person.token })
    t.teardown(() => client.close())
    return client.join(id).store
  })
  first?.kill()
  await first?.exited
  await first?.restart()
  second?.kill()
  await second?.exited
  // For a moment there is none.
  first?.kill()
  await first?.exited
  await Promise.all([first?.restart(), second?.restart()])
  const findings = await verifyLoad(arena, load)
  t.comment(describeFindings('gateways killed', findings))
  t.same(findings.wrong, [])
  t.match(findings, { runs: 24, statuses: { completed: 24 }, reruns: 0, extraCalls: 0 })
  t.ok(findings.losses > 0, 'connections were lost')

  // The client of this project came through it as well, with one address only.
  const stored = await readStoredRuns(
    arena.database,
    load.map(({ id }) => id),
  )
  for (const store of stores) {
    const mine = stored.filter(({ sessionId }) => sessionId === store.sessionId)
    await waitFor(() => mine.every(({ id }) => store.run(id)?.run.endedAt != null), {
      timeoutMs: longestBackoffMs + 10_000,
    })
    for (const { id, text, status } of mine) t.match(store.run(id)?.run, { text, status })
  }
})
