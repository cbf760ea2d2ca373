import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { z } from 'zod'
import { describeFindings } from '../src/arena/describe-findings.ts'
import { chanceOf, faultSettings } from '../src/arena/fault-settings.ts'
import { type Arena, openArena } from '../src/arena/open-arena.ts'
import { type LoadedSession, startSessions } from '../src/arena/start-load.ts'
import { verifyLoad } from '../src/arena/verify-load.ts'
import { call } from '../src/outside/call.ts'

const { seed, short } = faultSettings
/** An answer's chunks and how far apart they are: about as long as `spreadMs`. */
const answer = { chunks: 60, everyMs: 5 }
const spreadMs = 700

const runs = z.object({ comparisons: z.array(z.object({ runs: z.array(z.object({ id: z.string() })) })) })

test('whenever a run is stopped, from two gateways at once, everybody sees the same one outcome', async (t) => {
  t.comment(`seed ${seed}`)
  const chance = chanceOf(seed)
  await using arena = await openArena({ gateways: 2, workers: { openai: 2 }, people: 8 })
  for (let round = 0; round < (short ? 3 : 20); round++) {
    const starting = startSessions(arena, { ...answer, sessions: 24, lanes: 2 })
    const load = await Promise.all(
      starting.map(async (started) => {
        const loaded = await started
        await stopSomehow(arena, loaded, chance)
        return loaded
      }),
    )
    const findings = await verifyLoad(arena, load, { allowed: ['completed', 'cancelled'] })
    t.comment(describeFindings('stopped', findings))
    t.same(findings.wrong, [])
    t.equal(findings.runs, 48)
    t.match(findings, { reruns: 0, extraCalls: 0 })
    t.same(
      arena.upstream.calls.filter(({ end }) => end === null),
      [],
      'no provider goes on speaking',
    )
  }
})

async function stopSomehow(arena: Arena, { id, person }: LoadedSession, chance: () => number): Promise<void> {
  const { urls } = arena.stack
  const ask = (at: number, path: string, method: 'GET' | 'POST') =>
    call([urls[at % urls.length] ?? ''], person.token, path, { method })
  const { comparisons } = runs.parse((await ask(0, `/sessions/${id}`, 'GET')).body)
  const all = comparisons.flatMap((comparison) => comparison.runs)
  const whole = chance() < 0.25
  const delays = all.map(() => chance() * spreadMs)
  const answers = await Promise.all(
    all.flatMap((run, at) =>
      [0, 1].map(async (gateway) => {
        await sleep(delays[at] ?? 0)
        return ask(gateway, whole ? `/sessions/${id}/cancel` : `/runs/${run.id}/cancel`, 'POST')
      }),
    ),
  )
  const refused = answers.filter(({ status }) => status !== 202)
  if (refused.length > 0) throw new Error(`stopping was answered ${JSON.stringify(refused)}`)
}
