import { isDeepStrictEqual } from 'node:util'
import { startFaultProxy } from '@playground/testing'
import { test } from 'tap'
import { describeFindings } from '../src/arena/describe-findings.ts'
import { chanceOf, faultSettings } from '../src/arena/fault-settings.ts'
import { openArena } from '../src/arena/open-arena.ts'
import { startLoad } from '../src/arena/start-load.ts'
import { isDelta, untilSeen } from '../src/arena/until-seen.ts'
import { verifyLoad } from '../src/arena/verify-load.ts'
import { type Frame, frame } from '../src/history/frame.ts'
import { type Follower, followSession } from '../src/outside/follow-session.ts'

const { seed, short } = faultSettings
const chance = chanceOf(seed)

test('wherever the line is cut, by socket and by SSE, the text goes on without a gap', async (t) => {
  t.comment(`seed ${seed}`)
  await using arena = await openArena({ gateways: 2, people: 4 })
  await using one = await startFaultProxy(Number(new URL(arena.stack.urls[0] ?? '').port))
  await using other = await startFaultProxy(Number(new URL(arena.stack.urls[1] ?? '').port))
  const proxies = [one, other]
  const urls = proxies.map(({ port }) => `http://127.0.0.1:${port}`)
  const load = await startLoad(arena, {
    ...{ sessions: 8, lanes: 3, chunks: short ? 200 : 1000, everyMs: 30 },
    ...{ urls, followers: ['ws', 'sse', 'ws', 'sse'] },
  })
  await untilSeen(load, isDelta())
  // Anywhere in a frame, in small pieces, from zero to some tens of frames after the last cut.
  const cutting = setInterval(() => {
    for (const proxy of proxies) {
      proxy.set({ cutAfterBytes: Math.floor(chance() ** 3 * 60_000), sliceBytes: chance() < 0.3 ? 7 : 0 }, 'toClient')
    }
  }, 150)
  await new Promise((resolve) => setTimeout(resolve, short ? 7_000 : 32_000))
  clearInterval(cutting)
  for (const proxy of proxies) proxy.clear()
  const findings = await verifyLoad(arena, load)
  t.comment(describeFindings('cut', findings))
  t.same(findings.wrong, [])
  t.match(findings, { runs: 24, statuses: { completed: 24 }, reruns: 0, extraCalls: 0 })
  t.ok(findings.losses > 200, `${findings.losses} connections were cut`)
})

test('from every cursor of a history, every gateway tells exactly what came after it', async (t) => {
  await using arena = await openArena({ gateways: 2, people: 1 })
  const [loaded] = await startLoad(arena, { sessions: 1, lanes: 3, chunks: short ? 30 : 100, everyMs: 5 })
  if (loaded === undefined) throw new Error('no session')
  const findings = await verifyLoad(arena, [loaded])
  t.same(findings.wrong, [])
  const whole = eventsOf(loaded.followers[0])
  t.ok(whole.length > 20, `${whole.length} events`)
  const wrong: string[] = []
  for (const [at, { cursor }] of whole.entries()) {
    const url = arena.stack.urls[at % 2] ?? ''
    const transport = at % 3 === 0 ? 'ws' : 'sse'
    const rest = whole.slice(at + 1)
    const enough = Promise.withResolvers<void>()
    let count = -1
    const follower = followSession({
      ...{ urls: [url], token: loaded.person.token, transport, begin: { join: loaded.id }, after: cursor },
      onFrame: ({ type }) => {
        if (type !== 'run.progress') count += 1
        if (count >= rest.length) enough.resolve()
      },
    })
    const timer = setTimeout(enough.resolve, 5_000)
    await enough.promise
    clearTimeout(timer)
    await follower.close()
    if (!isDeepStrictEqual(eventsOf(follower), rest)) {
      wrong.push(`after event ${at} (${cursor}) by ${transport}: ${eventsOf(follower).length}, not ${rest.length}`)
    }
  }
  t.same(wrong, [])
})

/** What came after joining; signs of life are not kept. */
function eventsOf(follower: Follower | undefined): Frame[] {
  return (follower?.entries ?? []).flatMap((entry) => {
    if (!('frame' in entry)) return []
    const event = frame.parse(entry.frame)
    return event.type === 'session.joined' || event.type === 'run.progress' ? [] : [event]
  })
}
