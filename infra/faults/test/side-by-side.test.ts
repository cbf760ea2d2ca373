import { randomUUID } from 'node:crypto'
import { test } from 'tap'
import { z } from 'zod'
import { describeFindings } from '../src/arena/describe-findings.ts'
import { openArena, register } from '../src/arena/open-arena.ts'
import { promptFor } from '../src/arena/start-known-upstream.ts'
import { startLoad } from '../src/arena/start-load.ts'
import { verifyLoad } from '../src/arena/verify-load.ts'
import { type Frame, frame } from '../src/history/frame.ts'
import { call } from '../src/outside/call.ts'
import { type Follower, followSession } from '../src/outside/follow-session.ts'
import { openSocket } from '../src/outside/open-socket.ts'

const grant = z.object({ accessToken: z.string() })
const withId = z.object({ id: z.string() })
const session = z.object({
  comparisons: z.array(z.object({ runs: z.array(z.object({ id: z.string(), text: z.string() })) })),
})

test('two gateways are one', async (t) => {
  await using arena = await openArena({ gateways: 2, people: 3 })
  const { urls } = arena.stack
  const [one = '', other = ''] = urls
  const token = arena.people[0]?.token ?? ''

  await t.test('they tell the same events with the same cursors, at one provider call per run', async (t) => {
    const load = await startLoad(arena, { sessions: 6, lanes: 3, chunks: 60, everyMs: 20, followers: ['ws', 'ws'] })
    const findings = await verifyLoad(arena, load)
    t.comment(describeFindings('side by side', findings))
    t.same(findings.wrong, [])
    t.match(findings, { runs: 18, statuses: { completed: 18 }, reruns: 0, extraCalls: 0, losses: 0 })
    t.equal(arena.upstream.calls.length, 18)
    for (const { followers } of load) {
      const [here, there] = followers.map(eventsOf)
      const from = new Set(there?.map(({ cursor }) => cursor))
      // One of them joined a little earlier.
      t.same(here?.filter(({ cursor }) => from.has(cursor)).length, Math.min(here?.length ?? 0, there?.length ?? 0))
      for (const event of there ?? []) {
        const same = here?.filter(({ cursor, type }) => cursor === event.cursor && type === event.type)
        if (same !== undefined && same.length > 0) t.same(same, [event])
      }
    }
  })

  await t.test('what one has told, the other has', async (t) => {
    const wrong: string[] = []
    const reads: Promise<void>[] = []
    const { id, follower } = await begin({ chunks: 80, everyMs: 20 })
    await follower.whenIdle()
    await Promise.all(reads)
    await follower.close()
    t.ok(reads.length > 20)
    t.same(wrong, [])

    async function begin(answer: { chunks: number; everyMs: number }) {
      const body = { prompt: promptFor({ seed: randomUUID(), ...answer }), models: [arena.models.get('openai')?.[0]] }
      const started = await call([one], token, '/sessions', { method: 'POST', body })
      const { id } = withId.parse(started.body)
      const follower = followSession({
        ...{ urls: [one], token, transport: 'ws', begin: { join: id } },
        onFrame: (raw) => {
          const event = frame.parse(raw)
          if (event.type !== 'run.delta' || event.index % 3 !== 0) return
          const length = event.offset + event.text.length
          reads.push(
            call([other], token, `/sessions/${event.sessionId}`).then(({ body }) => {
              const run = session.parse(body).comparisons[0]?.runs.find(({ id }) => id === event.runId)
              if ((run?.text.length ?? 0) < length) wrong.push(`${run?.text.length} of ${length} at ${event.cursor}`)
            }),
          )
        },
      })
      return { id, follower }
    }
    t.type(id, 'string')
  })

  await t.test('the same start through both at once is one start', async (t) => {
    const body = { prompt: promptFor({ seed: randomUUID(), chunks: 5, everyMs: 5 }) }
    const idempotencyKey = randomUUID()
    const before = arena.upstream.calls.length
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        call([urls[at % 2] ?? ''], token, '/sessions', { method: 'POST', body, idempotencyKey }),
      ),
    )
    t.same(new Set(answers.map(({ status }) => status)), new Set([201]))
    const ids = new Set(answers.map((answer) => withId.parse(answer.body).id))
    t.equal(ids.size, 1)
    const [id = ''] = ids
    const follower = followSession({ urls, token, transport: 'sse', begin: { join: id } })
    await follower.whenIdle()
    await follower.close()
    t.equal(arena.upstream.calls.length - before, session.parse(answers[0]?.body).comparisons[0]?.runs.length)
    const changed = await call([other], token, '/sessions', {
      ...{ method: 'POST', idempotencyKey, body: { prompt: 'Something else' } },
    })
    t.match(changed, { status: 422, body: { code: 'idempotency_key_reused' } })
  })

  await t.test('who signs out at one is out at the other', async (t) => {
    const person = await register(one)
    const second = grant.parse(
      (await call([other], null, '/auth/login', { method: 'POST', body: credentialsOf(person) })).body,
    )
    const started = await call([one], person.token, '/sessions', {
      ...{ method: 'POST', body: { prompt: promptFor({ seed: randomUUID(), chunks: 400, everyMs: 20 }) } },
    })
    const { id } = withId.parse(started.body)
    const sockets = [one, other].map((url) => openSocket(url, person.token, { open: () => {}, frame: () => {} }))
    const stays = openSocket(other, second.accessToken, { open: () => {}, frame: () => {} })
    const streams = [one, other].map((url) =>
      followSession({ urls: [url], token: person.token, transport: 'sse', begin: { join: id } }),
    )
    await Promise.all(streams.map((stream) => firstFrame(stream)))
    t.equal((await call([other], person.token, '/auth/me')).status, 200)

    t.equal((await call([one], person.token, '/auth/logout', { method: 'POST' })).status, 200)
    const closed = performance.now()
    t.same(await Promise.all(sockets.map(({ over }) => over)), [4401, 4401])
    t.comment(`sockets closed ${Math.round(performance.now() - closed)} ms after signing out`)
    for (const url of urls) {
      const answer = await call([url], person.token, '/auth/me')
      t.match(answer, { status: 401, body: { code: 'unauthenticated' } })
    }
    await Promise.all(streams.map((stream) => stream.close()))
    for (const { losses } of streams) t.equal(losses[0], 200, 'the stream ended')
    t.equal((await call([one], second.accessToken, '/auth/me')).status, 200, 'the other login stays')

    const changed = await call([one], second.accessToken, '/auth/password', {
      ...{ method: 'POST', body: { current: person.password, next: `new ${person.password}` } },
    })
    t.equal(changed.status, 204)
    t.equal((await call([other], second.accessToken, '/auth/me')).status, 200)
    const wrongNow = await call([other], null, '/auth/login', { method: 'POST', body: credentialsOf(person) })
    t.match(wrongNow, { status: 401, body: { code: 'unauthenticated' } })
    await call([one], second.accessToken, `/sessions/${id}/cancel`, { method: 'POST' })
    stays.cut()
    await stays.over
  })
})

function credentialsOf({ email, password }: { email: string; password: string }) {
  return { email, password }
}

function eventsOf(follower: Follower): Frame[] {
  return follower.entries.flatMap((entry) => {
    if (!('frame' in entry)) return []
    const event = frame.parse(entry.frame)
    return event.type.startsWith('run.') && event.type !== 'run.progress' ? [event] : []
  })
}

async function firstFrame({ entries }: Follower): Promise<void> {
  while (!entries.some((entry) => 'frame' in entry)) await new Promise((resolve) => setTimeout(resolve, 10))
}
